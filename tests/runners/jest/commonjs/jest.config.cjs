module.exports = {
  transformIgnorePatterns: ["/node_modules/(?!cf-list-images/)"],
  transform: {
    "\\.js$": ["babel-jest", { plugins: ["@babel/plugin-transform-modules-commonjs"] }],
  },
};
