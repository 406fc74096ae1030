/** Narrower than this, a table is cards and the rail is a drawer. The same number stands in look/frame.css. */
export const PHONE = "(max-width: 719px)";
