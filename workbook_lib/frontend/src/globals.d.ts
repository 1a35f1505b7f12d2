/** Version of the files whose names have no hash; the build defines it. */
declare const VERSION: string;

/** Whether a notebook carries the script, which then has no files beside it; the build defines it. */
declare const EMBEDDED: boolean;
