import { DeliveryState } from "../../domain/webhook/delivery-state.js";
import { WEBHOOK_EVENT_MEANINGS, WebhookEventType } from "../../domain/webhook/webhook-event-type.js";
import {
  HmacAlgorithm,
  SecretEncoding,
  SignatureEncoding,
  TimestampFormat,
} from "../../model/inbound/hmac-settings.js";
import { FetchEntity, PayloadState } from "../../model/inbound/inbound-payload.js";
import { Acknowledgement, PayloadFormat } from "../../model/inbound/mapping-row.js";
import { SignatureScheme } from "../../model/inbound/signature-scheme.js";
import { described, type DescribedEnum, meaningsBy } from "./described-enum.js";

/** The enums of mappings, payloads from outside and webhooks. */
export const INTEGRATION_ENUMS: readonly DescribedEnum[] = [
  described(Acknowledgement, "Acknowledgement", "The answer that a sender expects when a payload has arrived.", {
    EMPTY: "Any 2xx: it is answered with 202 and the payload's id.",
    SALESFORCE: "The SOAP acknowledgement of outbound messages, with 200.",
  }),
  described(DeliveryState, "WebhookDeliveryState", "Where the delivery of a message stands.", {
    PENDING: "To be sent, or to be sent again.",
    DELIVERED: "The receiver answered with a status from 200 to 299.",
    FAILED: "Given up after the last attempt of the schedule; can be replayed.",
    CANCELLED: "Its endpoint was disabled or deleted before it was delivered; can be replayed.",
  }),
  described(FetchEntity, "FetchEntity", "The kind of record to fetch.", {
    CUSTOMER: "A customer.",
    PERSON: "A person of a customer.",
    CONTRACT: "A contract.",
    INTERACTION: "An interaction.",
  }),
  described(HmacAlgorithm, "HmacAlgorithm", "The hash function within an HMAC.", {
    SHA1: "SHA-1, which some older senders use.",
    SHA256: "SHA-256.",
    SHA512: "SHA-512.",
  }),
  described(PayloadFormat, "PayloadFormat", "The format in which a sender writes its payloads.", {
    JSON: "JSON.",
    XML: "XML; the expression sees attributes as @name, and names without their namespace.",
  }),
  described(PayloadState, "PayloadState", "The state of a payload's processing.", {
    RECEIVED: "Stored, and waiting to be mapped.",
    MAPPED: "All of its rows were written, or it names records to fetch.",
    IGNORED: "The mapping ignores it, with a reason.",
    FAILED: "The mapping failed, or some of its rows were refused; the others were written.",
  }),
  described(SecretEncoding, "SecretEncoding", "How the bytes of a secret are written.", {
    TEXT: "As text: the characters themselves are the secret.",
    HEX: "In hexadecimal.",
    BASE64: "In base64.",
  }),
  described(SignatureEncoding, "SignatureEncoding", "How the bytes of a signature are written.", {
    HEX: "In hexadecimal, small or capital letters.",
    BASE64: "In base64.",
    BASE64URL: "In base64 for addresses, without padding.",
  }),
  described(SignatureScheme, "SignatureScheme", "How a sender authenticates its payloads, and what its secret is.", {
    HUBSPOT: "X-HubSpot-Signature-v3, for five minutes; the secret is the client secret of the app.",
    HUBSPOT_V1:
      "X-HubSpot-Signature of version 1, over the body only and without a time; for senders that have no version 3.",
    HUBSPOT_V2:
      "X-HubSpot-Signature of version 2, over method, address and body and without a time; for senders that have no version 3.",
    SALESFORCE_OUTBOUND:
      "Outbound messages are not signed: the secret is the id of the organisation, better followed by a colon and a word that the URL carries as ?token=.",
    SALESFORCE_RELAY:
      "Change events that an event relay passes on: the secret is a token, sent as Authorization: Bearer or X-Treue-Token.",
    PIPEDRIVE: "HTTP Basic; the secret is user:password.",
    ZOHO: "The secret is the token given when the channel was created; each body repeats it.",
    DYNAMICS: "A webhook key (?code=), or a header or query pair, in which case the secret is written as name=value.",
    TWENTY: "X-Twenty-Webhook-Signature; the secret is that of the webhook.",
    ESPOCRM: "Signature (before version 9: X-Signature); the secret is the webhook's secret key.",
    ZENDESK: "X-Zendesk-Webhook-Signature; the secret is the webhook's signing secret.",
    FRESHDESK: "HTTP Basic with a secret user:password, or the secret as a token in X-Treue-Token.",
    SHOPIFY: "X-Shopify-Hmac-Sha256; the secret is the client secret of the app.",
    HMAC: "A header with an HMAC, written as the field hmac says: what most senders do; the secret is that of the webhook.",
    STANDARD_WEBHOOKS:
      "webhook-signature by the Standard Webhooks; the secret begins with whsec_, or is the sender's public key, which begins with whpk_.",
    GENERIC:
      "A secret that begins with whsec_ or whpk_ signs by the Standard Webhooks; any other is a token, sent as Authorization: Bearer or X-Treue-Token.",
  }),
  described(TimestampFormat, "TimestampFormat", "How the time of a signed request is written.", {
    SECONDS: "Seconds since 1970.",
    MILLISECONDS: "Milliseconds since 1970.",
    ISO_8601: "An instant such as 2026-01-15T12:00:00Z.",
  }),
  described(
    WebhookEventType,
    "WebhookEventType",
    "The event types of webhooks. CUSTOMER_CREATED is written customer.created in a message, and so on.",
    meaningsBy(WebhookEventType, (type) => WEBHOOK_EVENT_MEANINGS[type]),
  ),
];
