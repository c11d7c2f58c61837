package org.weirmq.core.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.weirmq.core.selector.Token.Kind;

/** Cuts a selector into words. */
final class Lexer {
    private static final Map<String, Kind> KEYWORDS = Map.ofEntries(
            Map.entry("TRUE", Kind.TRUE),
            Map.entry("FALSE", Kind.FALSE),
            Map.entry("NULL", Kind.NULL),
            Map.entry("NOT", Kind.NOT),
            Map.entry("AND", Kind.AND),
            Map.entry("OR", Kind.OR),
            Map.entry("BETWEEN", Kind.BETWEEN),
            Map.entry("LIKE", Kind.LIKE),
            Map.entry("IN", Kind.IN),
            Map.entry("IS", Kind.IS),
            Map.entry("ESCAPE", Kind.ESCAPE));

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    /** The words of a selector, the last of them {@link Kind#END}. */
    static List<Token> tokens(String text) throws SelectorException {
        Lexer lexer = new Lexer(text);
        while (lexer.skipWhiteSpace()) {
            lexer.next();
        }
        lexer.tokens.add(new Token(Kind.END, "", null, text.length() + 1));
        return lexer.tokens;
    }

    /** White space is what Java takes for it. False at the end. */
    private boolean skipWhiteSpace() {
        while (at < text.length() && " \t\f\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length();
    }

    private void next() throws SelectorException {
        int c = text.codePointAt(at);
        if (Character.isJavaIdentifierStart(c)) {
            word();
        } else if (isDigit(c) || c == '.' && isDigit(peek(1))) {
            number();
        } else if (c == '\'') {
            string();
        } else {
            symbol(c);
        }
    }

    private void word() {
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        String word = text.substring(start, at);
        String capitals = capitals(word);
        Kind keyword = KEYWORDS.get(capitals);
        if (keyword == null) {
            add(Kind.IDENTIFIER, word, null, start);
        } else {
            Object value = keyword == Kind.TRUE ? Boolean.TRUE : keyword == Kind.FALSE ? Boolean.FALSE : null;
            add(keyword, capitals, value, start);
        }
    }

    /** ASCII only: letters of other alphabets never make a keyword. */
    private static String capitals(String word) {
        StringBuilder capitals = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            capitals.append(c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c);
        }
        return capitals.toString();
    }

    /** Takes all that could belong to a number, so that {@code 1st} is refused as a whole. */
    private void number() throws SelectorException {
        int start = at;
        boolean isHex = text.startsWith("0x", at) || text.startsWith("0X", at);
        String exponents = isHex ? "pP" : "eE";
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean isSign = (c == '+' || c == '-') && exponents.indexOf(text.charAt(at - 1)) >= 0;
            if (c != '.' && !isSign && !Character.isJavaIdentifierPart(c)) {
                break;
            }
            at += Character.charCount(c);
        }
        String literal = text.substring(start, at);
        try {
            add(Kind.NUMBER, literal, NumberLiteral.parse(literal), start);
        } catch (NumberFormatException e) {
            throw new SelectorException(start + 1, String.valueOf(e.getMessage()));
        }
    }

    private void string() throws SelectorException {
        int start = at;
        StringBuilder value = new StringBuilder();
        while (true) {
            int quote = text.indexOf('\'', at + 1);
            if (quote < 0) {
                throw new SelectorException(start + 1, "The string has no closing quote; it begins");
            }
            value.append(text, at + 1, quote);
            at = quote + 1;
            if (peek(0) != '\'') {
                add(Kind.STRING, text.substring(start, at), value.toString(), start);
                return;
            }
            value.append('\'');
        }
    }

    private void symbol(int c) throws SelectorException {
        int start = at;
        char second = peek(1);
        Kind kind = switch (c) {
            case '=' -> Kind.EQUAL;
            case '<' -> second == '>' ? Kind.NOT_EQUAL : second == '=' ? Kind.LESS_OR_EQUAL : Kind.LESS;
            case '>' -> second == '=' ? Kind.GREATER_OR_EQUAL : Kind.GREATER;
            case '+' -> Kind.PLUS;
            case '-' -> Kind.MINUS;
            case '*' -> Kind.TIMES;
            case '/' -> Kind.DIVIDE;
            case '(' -> Kind.OPEN;
            case ')' -> Kind.CLOSE;
            case ',' -> Kind.COMMA;
            default -> throw new SelectorException(start + 1, "Unexpected character " + shown(c));
        };
        at += kind == Kind.NOT_EQUAL || kind == Kind.LESS_OR_EQUAL || kind == Kind.GREATER_OR_EQUAL ? 2 : 1;
        add(kind, text.substring(start, at), null, start);
    }

    private static String shown(int c) {
        return c > ' ' && c < 127 ? Character.toString(c) : String.format("U+%04X", c);
    }

    private void add(Kind kind, String word, @Nullable Object value, int start) {
        tokens.add(new Token(kind, word, value, start + 1));
    }

    private char peek(int distance) {
        return at + distance < text.length() ? text.charAt(at + distance) : '\0';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
