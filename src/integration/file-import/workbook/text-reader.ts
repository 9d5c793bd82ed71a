/** Puts together the text of a cell from its runs, without what only tells how it is pronounced. */
export class TextReader {
  private pieces: string[] | null = null;
  private isText = false;
  private isPronunciation = false;

  begin(): void {
    this.pieces = [];
  }

  open(name: string): void {
    if (name === "rPh") this.isPronunciation = true;
    if (name === "t") this.isText = true;
  }

  add(piece: string): void {
    if (this.isText && !this.isPronunciation) this.pieces?.push(piece);
  }

  close(name: string): void {
    if (name === "rPh") this.isPronunciation = false;
    if (name === "t") this.isText = false;
  }

  /** The whole text. */
  end(): string {
    const text = this.pieces?.join("") ?? "";
    this.pieces = null;
    return unescaped(text);
  }
}

/** Characters that XML does not take are written by their number: `_x000D_`. */
export function unescaped(text: string): string {
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, digits: string) => String.fromCharCode(parseInt(digits, 16)));
}
