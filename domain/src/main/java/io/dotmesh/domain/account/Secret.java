package io.dotmesh.domain.account;

/** A password or API key in clear. It never prints itself. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "[redacted]";
    }
}
