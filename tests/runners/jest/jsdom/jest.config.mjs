export default { testEnvironment: "./environment.cjs" };
