import { Field, InputType, Int, ObjectType } from "type-graphql";

/** The hash function within an HMAC. */
export enum HmacAlgorithm {
  SHA1 = "sha1",
  SHA256 = "sha256",
  SHA512 = "sha512",
}

/** How the bytes of a signature are written. */
export enum SignatureEncoding {
  HEX = "hex",
  BASE64 = "base64",
  BASE64URL = "base64url",
}

/** How the bytes of a secret are written. */
export enum SecretEncoding {
  TEXT = "utf8",
  HEX = "hex",
  BASE64 = "base64",
}

/** How the time of a request is written. */
export enum TimestampFormat {
  SECONDS = "seconds",
  MILLISECONDS = "milliseconds",
  ISO_8601 = "iso-8601",
}

/** How a sender signs with an HMAC, for the scheme HMAC. */
@ObjectType({ description: "How a sender signs with an HMAC." })
export class HmacSettings {
  @Field(() => String, { description: "The header that carries the signature." })
  header: string;

  @Field(() => String, { description: "How this header is written, such as t={timestamp},v1={signature}." })
  pattern: string;

  @Field(() => String, { description: "What is signed, such as {timestamp}.{body}." })
  signed: string;

  @Field(() => HmacAlgorithm, { description: "The hash function." })
  algorithm: HmacAlgorithm;

  @Field(() => SignatureEncoding, { description: "How the bytes of the signature are written." })
  encoding: SignatureEncoding;

  @Field(() => SecretEncoding, { description: "How the bytes of the secret are written." })
  secretEncoding: SecretEncoding;

  @Field(() => String, { nullable: true, description: "The header that carries the time, if one of its own does." })
  timestampHeader: string | null;

  @Field(() => TimestampFormat, { description: "How the time is written." })
  timestampFormat: TimestampFormat;

  @Field(() => Int, { description: "For how many seconds a signature over a time holds." })
  toleranceSeconds: number;
}

/** What most senders do. */
export const USUAL_HMAC: Omit<HmacSettings, "header"> = {
  pattern: "{signature}",
  signed: "{body}",
  algorithm: HmacAlgorithm.SHA256,
  encoding: SignatureEncoding.HEX,
  secretEncoding: SecretEncoding.TEXT,
  timestampHeader: null,
  timestampFormat: TimestampFormat.SECONDS,
  toleranceSeconds: 300,
};

@InputType({
  description:
    "How a sender signs with an HMAC. GitHub: header X-Hub-Signature-256, pattern sha256={signature}. Stripe: header Stripe-Signature, pattern t={timestamp},v1={signature}, signed {timestamp}.{body}.",
})
export class HmacInput {
  @Field(() => String, { description: "The header that carries the signature, such as X-Signature." })
  header: string;

  @Field(() => String, {
    defaultValue: USUAL_HMAC.pattern,
    description:
      "How this header is written: {signature} and {timestamp}, each after the text that begins it, separated by commas, semicolons or blanks, such as t={timestamp},v1={signature}. It may carry several signatures, and parts that are not named.",
  })
  pattern: string;

  @Field(() => String, {
    defaultValue: USUAL_HMAC.signed,
    description:
      "What is signed: {body}, and around it {timestamp}, {method}, {url} (the whole address, see PUBLIC_URL), {header:NAME} and text as it stands.",
  })
  signed: string;

  @Field(() => HmacAlgorithm, { defaultValue: USUAL_HMAC.algorithm, description: "The hash function." })
  algorithm: HmacAlgorithm;

  @Field(() => SignatureEncoding, {
    defaultValue: USUAL_HMAC.encoding,
    description: "How the bytes of the signature are written.",
  })
  encoding: SignatureEncoding;

  @Field(() => SecretEncoding, {
    defaultValue: USUAL_HMAC.secretEncoding,
    description: "How the bytes of the secret are written.",
  })
  secretEncoding: SecretEncoding;

  @Field(() => String, {
    nullable: true,
    description: "The header that carries the time, where one of its own does, such as X-Slack-Request-Timestamp.",
  })
  timestampHeader?: string | null;

  @Field(() => TimestampFormat, {
    defaultValue: USUAL_HMAC.timestampFormat,
    description: "How the time is written.",
  })
  timestampFormat: TimestampFormat;

  @Field(() => Int, {
    defaultValue: USUAL_HMAC.toleranceSeconds,
    description: "For how many seconds a signature over a time holds, 1 to 3600.",
  })
  toleranceSeconds: number;
}
