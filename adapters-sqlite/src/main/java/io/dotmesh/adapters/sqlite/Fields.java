package io.dotmesh.adapters.sqlite;

import java.sql.SQLDataException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Named values in one column: a line for each, its name and its value with a tab between them. */
final class Fields {
    private Fields() {}

    static String text(Map<String, String> fields) {
        if (fields.isEmpty()) {
            return "";
        }
        var text = new StringBuilder();
        fields.forEach((name, value) -> {
            escape(text, name).append('\t');
            escape(text, value).append('\n');
        });
        return text.toString();
    }

    static SortedMap<String, String> parse(String text) throws SQLDataException {
        var fields = new TreeMap<String, String>();
        int begin = 0;
        while (begin < text.length()) {
            int tab = text.indexOf('\t', begin);
            int end = text.indexOf('\n', begin);
            if (tab < 0 || end < tab) {
                throw new SQLDataException("fields that cannot be read");
            }
            fields.put(unescaped(text.substring(begin, tab)), unescaped(text.substring(tab + 1, end)));
            begin = end + 1;
        }
        return fields;
    }

    private static StringBuilder escape(StringBuilder text, String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
        return text;
    }

    private static String unescaped(String part) throws SQLDataException {
        if (part.indexOf('\\') < 0) {
            return part;
        }
        var text = new StringBuilder();
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '\\') {
                i++;
                c = switch (i < part.length() ? part.charAt(i) : ' ') {
                    case '\\' -> '\\';
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    default -> throw new SQLDataException("fields that cannot be read");
                };
            }
            text.append(c);
        }
        return text.toString();
    }
}
