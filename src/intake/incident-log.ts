/** Takes an unknown fault with the id under which the caller was told of it. */
export type IncidentLog = (incidentId: string, fault: unknown) => void;
