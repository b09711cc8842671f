export const names: string[];
export function run(
  library: unknown,
  server: string,
  runtime: { name: string; isBrowser: boolean },
): Promise<Record<string, string>>;
