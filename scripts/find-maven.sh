# Finds a Maven 3.8 or newer, or fetches one. Read by the other scripts with '.', after find-jdk.sh has set java_home.
#
# maven_find  sets maven to the path of mvn, or says why not and answers 1

maven_version=3.9.16
maven_sha512=831a8591fe20c8243b1dbe7d71e3244f31d1665b0804b2e825e38cbbe5ce0cafb8338851f90780735568773e0a6cd07bbec107cda0b896b008b861075358b6f6

maven_find() {
    if command -v mvn >/dev/null 2>&1; then
        maven=$(command -v mvn)
        maven_found=$(JAVA_HOME=$java_home "$maven" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
        maven_major=${maven_found% *}
        maven_minor=${maven_found#* }
        if [ "${maven_major:-0}" -gt 3 ] || { [ "${maven_major:-0}" -eq 3 ] && [ "${maven_minor:-0}" -ge 8 ]; }; then
            return 0
        fi
    fi
    maven_cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/dotmesh
    maven=$maven_cache/apache-maven-$maven_version/bin/mvn
    [ ! -x "$maven" ] || return 0
    maven_archive=$maven_cache/apache-maven-$maven_version-bin.tar.gz
    maven_path=maven/maven-3/$maven_version/binaries/apache-maven-$maven_version-bin.tar.gz
    # The first keeps the newest release only, the second all of them.
    for maven_url in ${DOTMESH_MAVEN_URL:-https://dlcdn.apache.org/$maven_path https://archive.apache.org/dist/$maven_path}; do
        echo "There is no Maven 3.8 or newer here: fetching Apache Maven $maven_version from $maven_url" >&2
        if "$java_home/bin/java" "$here/scripts/Fetch.java" "$maven_url" "$maven_archive" "$maven_sha512" >&2; then
            # Unpacked beside and moved, so that a build that is interrupted here leaves no half of it.
            maven_unpacking=$maven_cache/unpacking.$$
            mkdir -p "$maven_unpacking" &&
                tar -xzf "$maven_archive" -C "$maven_unpacking" &&
                { mv "$maven_unpacking/apache-maven-$maven_version" "$maven_cache/" 2>/dev/null || [ -x "$maven" ]; } &&
                rm -rf "$maven_unpacking" "$maven_archive" &&
                return 0
        fi
    done
    echo "Install Maven 3.8 or newer (Debian: apt-get install maven), or set DOTMESH_MAVEN_URL to a copy of that archive." >&2
    return 1
}
