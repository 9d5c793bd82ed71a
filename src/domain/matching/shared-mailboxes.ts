/**
 * Local parts of addresses that stand for a department, not for a person: those of RFC 2142 and what companies write on
 * their pages, in the languages of our users. A workspace may have a list of its own in their place.
 */
export const DEFAULT_SHARED_MAILBOXES: readonly string[] = [
  ..."abuse accounting accounts admin administration ap ar billing booking bookings careers contact customerservice".split(
    " ",
  ),
  ..."donotreply enquiries enquiry feedback finance hello help helpdesk hostmaster hr info information inquiries".split(
    " ",
  ),
  ..."inquiry invoice invoices jobs mail marketing media no-reply noreply office order orders payments post".split(" "),
  ..."postmaster press reception sales security service services shop staff support team usenet webmaster".split(" "),
  ..."anfrage anfragen bestellung bestellungen bewerbung buchhaltung buero büro empfang hallo karriere kontakt".split(
    " ",
  ),
  ..."kundendienst kundenservice personal poststelle presse rechnung rechnungen sekretariat verkauf vertrieb".split(
    " ",
  ),
  ..."verwaltung zentrale accueil bonjour comptabilite comptabilité commercial facturation ventes".split(" "),
  ..."amministrazione assistenza contatti fatture vendite contacto facturacion ventas contato vendas".split(" "),
  ..."administratie facturen verkoop biuro sprzedaz".split(" "),
];

/** Whether a local part names a mailbox on a list, upper and lower case and what stands behind a plus alike. */
export function isSharedMailbox(email: string, mailboxes: readonly string[]): boolean {
  const [mailbox = ""] = mailboxOf(email.slice(0, Math.max(email.lastIndexOf("@"), 0))).split("+");
  return mailboxes.includes(mailbox);
}

/** A local part as it is compared. */
export function mailboxOf(localPart: string): string {
  return localPart.normalize("NFC").toLowerCase().normalize("NFC");
}
