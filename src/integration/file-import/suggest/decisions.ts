/** Something that tables do not tell. */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly choices: readonly string[];
  /** What was taken: the answer, or else the first choice. */
  readonly taken: string;
}

/** What is decided while a mapping is made: what is told of it, and what is asked. */
export class Decisions {
  readonly told: string[] = [];
  readonly questions: Question[] = [];

  constructor(private readonly answers: ReadonlyMap<string, string>) {}

  tell(text: string): void {
    this.told.push(text);
  }

  /** The answer to a question; the first choice where there is none. Each question is asked once. */
  ask(id: string, text: string, choices: readonly [string, ...string[]]): string {
    const answer = this.answers.get(id);
    const taken = answer !== undefined && choices.includes(answer) ? answer : choices[0];
    if (!this.questions.some((question) => question.id === id)) this.questions.push({ id, text, choices, taken });
    return taken;
  }
}
