package org.comity.doors.shell;

/** How the form of a stage is printed; the value of {@code -o}. */
enum DutyForm {
    table,
    json,
    csv,
    pdf
}
