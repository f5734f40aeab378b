package org.comity.marking;

/** A TLP level, said under one of the ids that the standards fix for it. */
public record TlpMarking(String id, Tlp tlp) implements Marking {}
