package org.comity.personal;

/** What form the value of a personal property has, and so how it is looked at. */
enum Form {
    /** One e-mail address. */
    MAILBOX,
    /** One IPv4 or IPv6 address, or a block. */
    ADDRESS,
    /** A person's name that the standard requires. */
    PERSON,
    /** Text without a form. */
    WORD,
    /** The identifier of an e-mail message. */
    MESSAGE,
    /** What goes as a whole whatever the measure: too rich to be cut, and never required. */
    WHOLE,
    /** A latitude or longitude, a number. */
    COORDINATE,
    /** How precise these are, in metres. */
    PRECISION,
    /** A URL: who logs in, and a host or mailbox that is personal data itself. */
    URL,
    /** The distinguished name of a certificate's subject. */
    SUBJECT,
    /** How somebody can be reached, in words. */
    CONTACT,
    /** Base64 of a content, looked at where it is text. */
    PAYLOAD,
    /** Prose, searched by pattern. */
    TEXT;

    /** Whether a number of that form is personal data, too. */
    boolean isNumber() {
        return this == COORDINATE || this == PRECISION || this == WHOLE;
    }
}
