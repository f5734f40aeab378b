package org.comity.sql;

import java.sql.SQLException;
import java.util.List;

/**
 * What is done once for all acts of one commit that ask for it, behind the last of them: written beside each act it would
 * cost each the same. Pieces come in the order of the acts, and of an act that failed none.
 *
 * <p>It must not refuse what an act has handed in; whatever might be refused is asked in the act. What it throws takes
 * the whole commit back.
 *
 * @param <P> what an act hands in
 */
@FunctionalInterface
public interface Together<P> {
    void in(Transaction transaction, List<P> pieces) throws SQLException;
}
