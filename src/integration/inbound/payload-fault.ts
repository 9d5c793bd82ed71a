/** A payload cannot be read, for a reason that its sender can mend. */
export class PayloadFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = "PayloadFault";
  }
}
