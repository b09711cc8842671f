// What the Worker's configuration means for the page, as the Worker writes it into the page (src/worker/gallery_settings.rs).
// On another server nothing is written: then everything may be there.

/** The Worker's settings. */
export interface WorkerSettings {
  /** The fields that images lack. They can neither be filtered nor sorted by. */
  readonly hidden: readonly string[];
  /** Whether only one creator's images are listed, so that there is no filter by creator. */
  readonly oneCreator: boolean;
  /** Whether the account has flexible variants. */
  readonly flexibleVariants: boolean;
  /** The variant of the pictures in the grid. */
  readonly variant: string | undefined;
}

const element = document.querySelector<HTMLMetaElement>('meta[name="gallery-settings"]');

/** The settings of the Worker that serves this page. */
export const settings: WorkerSettings = {
  hidden: [],
  oneCreator: false,
  flexibleVariants: false,
  variant: undefined,
  ...JSON.parse(element?.content || "{}"),
};

/** Whether images may have a field. */
export const shows = (field: string): boolean => !settings.hidden.includes(field);
