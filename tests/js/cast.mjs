/** The cast, as JSON: Ana and Ben staff Capital, Cleo staffs Gateway. */
export const capital = { slug: "capital", name: "Capital" };
export const gateway = { slug: "gateway", name: "Gateway" };
const operator = (id, name, campus) => ({ id, name, campus, role: "operator", status: "online", chats: 0 });
export const ana = operator(1, "Ana", capital);
export const ben = operator(2, "Ben", capital);
export const cleo = operator(3, "Cleo", gateway);

export const NOON = Date.parse("2026-03-04T17:00:00.000Z");
export const at = (seconds) => new Date(NOON + seconds * 1000).toISOString();

export const waitingChat = (changes = {}) => ({
  id: "c1", reference: "CAP-2026-000001", campus: capital, queue: "capital", status: "waiting", stage: "home", lead: null, staff: [],
  patron: { name: "Ricky", email: "" }, question: "When do you close?", page_url: "https://library.example/hours", calls_me: true,
  started_at: at(0), claim_due_at: at(20), claim_seconds: 20, beeps: 3, ticket_due_at: at(60), claimed_at: null, ended_at: null, ticket_offered: false,
  last_seq: 1, last_note: 0, ...changes,
});
export const claimedBy = (operator, changes = {}) =>
  waitingChat({ status: "active", stage: "", calls_me: false, lead: operator, staff: [{ operator, mode: "lead" }], claimed_at: at(9), ...changes });

export const line = (seq, body, { kind = "patron", name = "Ricky", key = `k${seq}`, data = {} } = {}) => ({
  seq, kind, author: { role: kind, name }, body, at: at(seq), key, data,
});
export const note = (n, after_seq, author, body) => ({ n, after_seq, author, body, at: at(n), key: `n${n}` });
