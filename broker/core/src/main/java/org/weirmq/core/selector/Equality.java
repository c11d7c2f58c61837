package org.weirmq.core.selector;

/**
 * A part of a selector that every matching message fulfils: the identifier's value is this string. Many selectors of
 * this kind can be looked up at once by a message's value.
 */
public record Equality(String identifier, String value) {}
