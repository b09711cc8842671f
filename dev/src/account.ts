// The fields of the account's images, in the SQLite database of a Durable Object. The simulator of hosted images would limit
// all fields of an image together to 1,024 bytes; it keeps the pictures only.
import { DurableObject } from "cloudflare:workers";

/** An image's row. A type rather than an interface, because `SqlStorage.exec` wants an index signature. */
export type Row = {
  id: string;
  filename: string;
  creator: string | null;
  /** The metadata as JSON. */
  meta: string | null;
  /** RFC 3339. */
  uploaded: string;
  /** 1 if its URLs must be signed, else 0. */
  private: number;
  /** The ID of the picture in the simulator: a new one for every upload. */
  picture: string;
  /** The picture's media type. */
  type: string;
  /** The picture's size in pixels; none for SVG. */
  width: number | null;
  height: number | null;
};

const COLUMNS = [
  "id",
  "filename",
  "creator",
  "meta",
  "uploaded",
  "private",
  "picture",
  "type",
  "width",
  "height",
] as const satisfies (keyof Row)[];

export class Account extends DurableObject<object> {
  readonly #sql = this.ctx.storage.sql;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    this.#sql.exec("CREATE TABLE IF NOT EXISTS seeds (name TEXT PRIMARY KEY)");
    this.#sql.exec(
      `CREATE TABLE IF NOT EXISTS images (
        id TEXT PRIMARY KEY, filename TEXT NOT NULL, creator TEXT, meta TEXT, uploaded TEXT NOT NULL,
        private INTEGER NOT NULL, picture TEXT NOT NULL, type TEXT NOT NULL, width INTEGER, height INTEGER
      )`,
    );
  }

  /** Every image, unordered. */
  all(): Row[] {
    return this.#sql.exec<Row>("SELECT * FROM images").toArray();
  }

  find(id: string): Row | null {
    return this.#sql.exec<Row>("SELECT * FROM images WHERE id = ?", id).toArray()[0] ?? null;
  }

  /** Adds an image, unless its ID is in use: then it returns false. */
  add(row: Row): boolean {
    const values = COLUMNS.map((column) => row[column]);
    const places = COLUMNS.map(() => "?").join(", ");
    const insert = `INSERT OR IGNORE INTO images (${COLUMNS.join(", ")}) VALUES (${places})`;
    return this.#sql.exec(insert, ...values).rowsWritten > 0;
  }

  /** Removes an image, and returns what it was. */
  remove(id: string): Row | null {
    return (
      this.#sql.exec<Row>("DELETE FROM images WHERE id = ? RETURNING *", id).toArray()[0] ?? null
    );
  }

  /** Whether a set of samples was uploaded: a deleted sample stays deleted. */
  hasSeed(name: string): boolean {
    return this.#sql.exec("SELECT 1 FROM seeds WHERE name = ?", name).toArray().length > 0;
  }

  addSeed(name: string): void {
    this.#sql.exec("INSERT OR IGNORE INTO seeds (name) VALUES (?)", name);
  }
}
