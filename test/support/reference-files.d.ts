export const FOLDER: string;
export const areThere: boolean;
export const unreadable: readonly string[];
