/** Names come from files that others may have written: a terminal must not obey them. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, "\ufffd");
