package org.comity.doors.shell;

import java.util.Set;
import org.comity.parties.Role;

/** A table that operators, approvers and the auditor may look at. */
abstract class LookingCommand extends TableCommand {
    LookingCommand(Shell shell) {
        super(shell);
    }

    @Override
    Set<Role> roles() {
        return Role.READING;
    }
}
