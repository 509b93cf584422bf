package io.dotmesh.adapters.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.dotmesh.domain.dot.BranchName;
import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.CommitId;
import io.dotmesh.ports.driving.Commits.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a request gave for the parameters of its method. Names are matched whatever their case and unknown ones ignored, as
 * the original does; its own client relies on both.
 */
final class Arguments {
    private final Map<String, JsonNode> values;

    private Arguments(Map<String, JsonNode> values) {
        this.values = values;
    }

    /** Checks what was given against what the method takes, so that the method need not. */
    static Outcome<Arguments> read(Method method, JsonNode params) {
        return switch (method.takes()) {
            case Method.Takes.Fields(var parameters) -> fields(parameters, params);
            case Method.Takes.One(var what) -> one(what, params);
            case Method.Takes.Anything _ -> Outcome.done(new Arguments(Map.of()));
        };
    }

    /** The one argument, or the first element of an array: the original takes both. */
    private static JsonNode argument(JsonNode params) {
        return params.isArray() ? params.path(0) : params;
    }

    private static Outcome<Arguments> fields(List<Parameter> parameters, JsonNode params) {
        var given = argument(params);
        if (isNothing(given)) {
            return Outcome.done(new Arguments(Map.of()));
        }
        if (!given.isObject()) {
            return malformed("params must be an object, not " + words(given));
        }
        var values = named(given);
        for (var parameter : parameters) {
            var value = values.get(parameter.name());
            if (value != null && !parameter.kind().fits(value)) {
                return malformed("parameter " + parameter.name() + " must be " + parameter.kind().words + ", not "
                        + words(value));
            }
        }
        return Outcome.done(new Arguments(values));
    }

    private static Outcome<Arguments> one(String what, JsonNode params) {
        var given = argument(params);
        if (isNothing(given)) {
            return Outcome.done(new Arguments(Map.of()));
        }
        return given.isTextual()
                ? Outcome.done(new Arguments(Map.of(what, given)))
                : malformed("params must be a text, the " + what + ", not " + words(given));
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String words(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "an array";
            case OBJECT, POJO -> "such an object";
            case STRING, BINARY -> "a text";
            case NUMBER -> "such a number";
            case BOOLEAN -> "true or false";
            case NULL, MISSING -> "nothing";
        };
    }

    private static Outcome<Arguments> malformed(String detail) {
        return Outcome.refused(FaultCode.MALFORMED, detail, "See docs/reference/rpc.md for what the method takes.");
    }

    private JsonNode value(String name) {
        return values.getOrDefault(name, MissingNode.getInstance());
    }

    String text(String name) {
        return Json.whole(value(name).asText(""));
    }

    boolean flag(String name) {
        return value(name).asBoolean(false);
    }

    long count(String name) {
        return value(name).asLong(0);
    }

    Map<String, String> texts(String name) {
        var texts = new TreeMap<String, String>();
        value(name)
                .properties()
                .forEach(field -> texts.put(
                        Json.whole(field.getKey()), Json.whole(field.getValue().asText(""))));
        return texts;
    }

    Outcome<DotName> dot() {
        return DotName.parse(text("Namespace"), text("Name"));
    }

    Outcome<BranchName> branch(String name) {
        return BranchName.parse(text(name));
    }

    Outcome<Place> place() {
        return dot().then(dot -> branch("Branch").map(branch -> new Place(dot, branch)));
    }

    /** Branches of which each is named as a method's own is. */
    Outcome<List<Place>> places(String name) {
        var places = new ArrayList<Place>();
        for (var element : value(name)) {
            switch (new Arguments(named(element)).place()) {
                case Outcome.Done<Place>(var place) -> places.add(place);
                case Outcome.Faulted<Place>(var fault) -> {
                    return Outcome.faulted(fault);
                }
            }
        }
        return Outcome.done(places);
    }

    private static Map<String, JsonNode> named(JsonNode object) {
        var values = new TreeMap<String, JsonNode>(String.CASE_INSENSITIVE_ORDER);
        object.properties().forEach(field -> values.put(field.getKey(), field.getValue()));
        values.values().removeIf(Arguments::isNothing);
        return values;
    }

    Outcome<BranchId> branchId(String name) {
        return BranchId.parse(text(name));
    }

    Outcome<CommitId> commitId(String name) {
        return CommitId.parse(text(name));
    }

    /** A commit that may be left out. */
    Outcome<Optional<CommitId>> commitIdIfAny(String name) {
        return text(name).isEmpty()
                ? Outcome.done(Optional.empty())
                : commitId(name).map(Optional::of);
    }
}
