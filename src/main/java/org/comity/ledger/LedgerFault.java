package org.comity.ledger;

/** The ledger's rows contradict each other; ours to look into, with {@code ledger verify}. Nothing was signed. */
public final class LedgerFault extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerFault(String message) {
        super(message);
    }
}
