package org.comity.stix;

/**
 * One row of a property table.
 *
 * @param name as in JSON
 * @param need whether it must, should or may stand there
 * @param kind what its value may be
 */
record Property(String name, Need need, Kind kind) {

    /** What the standard says about the presence of a property. */
    enum Need {
        REQUIRED,
        ADVISED,
        OPTIONAL,
        DEPRECATED,
        NOT_APPLICABLE,
        RESERVED,
        FORBIDDEN
    }

    /** Must be there. */
    static Property required(String name, Kind kind) {
        return new Property(name, Need.REQUIRED, kind);
    }

    /** May be there. */
    static Property optional(String name, Kind kind) {
        return new Property(name, Need.OPTIONAL, kind);
    }

    /** Should be there. */
    static Property advised(String name, Kind kind) {
        return new Property(name, Need.ADVISED, kind);
    }

    /** May be there, and should not be in new content. */
    static Property deprecated(String name, Kind kind) {
        return new Property(name, Need.DEPRECATED, kind);
    }

    /** Must not be there: the name is kept for a later version of the standard. */
    static Property reserved(String name) {
        return new Property(name, Need.RESERVED, Kind.ANY);
    }

    /** Must not be there: it has its place on other types. */
    static Property forbidden(String name) {
        return new Property(name, Need.FORBIDDEN, Kind.ANY);
    }

    /** A common property that the standard does not use on this type. */
    static Property notApplicable(String name, Kind kind) {
        return new Property(name, Need.NOT_APPLICABLE, kind);
    }
}
