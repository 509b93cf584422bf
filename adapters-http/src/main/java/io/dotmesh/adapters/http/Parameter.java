package io.dotmesh.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;

/** What a method takes under a name. */
record Parameter(String name, Kind kind) {
    /** What a parameter's value may be. Missing or {@code null} is the one that says nothing: empty, false, 0. */
    enum Kind {
        TEXT("a text"),
        FLAG("true or false"),
        COUNT("a whole number"),
        TEXTS("an object of texts"),
        PLACES("an array of objects of texts");

        final String words;

        Kind(String words) {
            this.words = words;
        }

        boolean fits(JsonNode value) {
            return switch (this) {
                case TEXT -> value.isTextual();
                case FLAG -> value.isBoolean();
                case COUNT -> value.isIntegralNumber() && value.canConvertToLong();
                case TEXTS -> isTexts(value);
                case PLACES -> value.isArray() && value.valueStream().allMatch(Kind::isTexts);
            };
        }

        private static boolean isTexts(JsonNode value) {
            return value.isObject() && value.valueStream().allMatch(Kind::isTextOrNull);
        }

        private static boolean isTextOrNull(JsonNode value) {
            return value.isTextual() || value.isNull();
        }
    }

    static Parameter text(String name) {
        return new Parameter(name, Kind.TEXT);
    }

    static Parameter flag(String name) {
        return new Parameter(name, Kind.FLAG);
    }

    static Parameter count(String name) {
        return new Parameter(name, Kind.COUNT);
    }

    static Parameter texts(String name) {
        return new Parameter(name, Kind.TEXTS);
    }

    /** Branches, each by the names of {@code Namespace}, {@code Name} and {@code Branch}. */
    static Parameter places(String name) {
        return new Parameter(name, Kind.PLACES);
    }
}
