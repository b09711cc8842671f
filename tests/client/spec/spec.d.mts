export const names: string[];
export function run(
  library: unknown,
  server: string,
  runtime: string,
): Promise<Record<string, string>>;
