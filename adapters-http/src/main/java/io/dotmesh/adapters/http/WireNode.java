package io.dotmesh.adapters.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.dotmesh.ports.driving.Nodes;
import java.io.IOException;
import java.util.List;

/** What a node says about itself, as JSON. */
final class WireNode {
    private WireNode() {}

    /** The original's shape; nobody is asked about newer versions. */
    static Answer version(Nodes.NodeState state) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("installed_version", state.version());
            json.writeStringField("current_version", "");
            json.writeNumberField("current_release_date", 0);
            json.writeStringField("current_download_url", "");
            json.writeStringField("current_changelog_url", "");
            json.writeStringField("project_website", "");
            json.writeBooleanField("outdated", false);
            json.writeEndObject();
        };
    }

    static Answer state(Nodes.NodeState state) {
        return json -> {
            json.writeStartObject();
            json.writeStringField("Id", state.id().value());
            json.writeStringField("Version", state.version());
            json.writeStringField("Store", state.store());
            json.writeBooleanField("Writable", state.writable());
            json.writeStringField("Condition", state.condition());
            json.writeEndObject();
        };
    }

    static Answer members(List<Nodes.Member> members) {
        return json -> {
            json.writeStartArray();
            for (var member : members) {
                json.writeStartObject();
                json.writeStringField("Id", member.id().value());
                json.writeStringField("Name", member.name());
                texts(json, "Addresses", member.addresses());
                json.writeStringField("Version", member.version());
                json.writeStringField("State", member.state().name());
                json.writeStringField("Seen", member.seen().toString());
                json.writeNumberField("Branches", member.branches());
                json.writeBooleanField("Self", member.self());
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    static Answer findings(List<Nodes.Finding> findings) {
        return json -> {
            json.writeStartArray();
            for (var finding : findings) {
                json.writeStartObject();
                json.writeBooleanField("Well", finding.well());
                json.writeStringField("Subject", finding.subject());
                json.writeStringField("Detail", finding.detail());
                json.writeStringField("Next", finding.next());
                json.writeEndObject();
            }
            json.writeEndArray();
        };
    }

    static Answer collected(Nodes.Collected collected) {
        return json -> {
            json.writeStartObject();
            json.writeNumberField("Objects", collected.objects());
            json.writeNumberField("Bytes", collected.bytes());
            json.writeNumberField("Branches", collected.branches());
            json.writeNumberField("Dots", collected.dots());
            json.writeEndObject();
        };
    }

    static Answer rebuilt(Nodes.Rebuilt rebuilt) {
        return json -> {
            json.writeStartObject();
            json.writeNumberField("Dots", rebuilt.dots());
            json.writeNumberField("Branches", rebuilt.branches());
            json.writeNumberField("Commits", rebuilt.commits());
            texts(json, "Foreign", rebuilt.foreign());
            json.writeEndObject();
        };
    }

    static Answer restored(Nodes.Restored restored) {
        return json -> {
            json.writeStartObject();
            json.writeNumberField("Accounts", restored.accounts());
            json.writeNumberField("Dots", restored.dots());
            json.writeNumberField("Branches", restored.branches());
            texts(json, "LeftOut", restored.leftOut());
            json.writeEndObject();
        };
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeFieldName(name);
        Answer.texts(texts).writeTo(json);
    }
}
