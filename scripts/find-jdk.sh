# Finds a JDK 25 or newer. Read by the other scripts with '.'; starts no process on the way, because a command waits for it.
#
# jdk_find        sets java_home and java_version (one word that tells this JDK from others), or answers 1
# jdk_find javac  the same, for a JDK that can compile
# jdk_advice      says how to get one

jdk_look() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    [ -z "$2" ] || [ -x "$1/bin/$2" ] || return 1
    java_version=
    jdk_major=
    while IFS='=' read -r jdk_name jdk_value; do
        jdk_value=${jdk_value#\"}
        jdk_value=${jdk_value%\"}
        case $jdk_name in
            JAVA_VERSION) jdk_major=$jdk_value ;;
            JAVA_RUNTIME_VERSION | IMPLEMENTOR | OS_ARCH) java_version=$java_version-${jdk_value%% *} ;;
        esac
    done <"$1/release"
    jdk_major=${jdk_major%%[!0-9]*}
    [ "${jdk_major:-0}" -ge 25 ] || return 1
    java_home=$1
}

jdk_find() {
    if [ -n "${DOTMESH_JAVA_HOME:-}" ]; then
        jdk_look "$DOTMESH_JAVA_HOME" "${1:-}" && return 0
        echo "DOTMESH_JAVA_HOME is $DOTMESH_JAVA_HOME, and that is not a JDK 25." >&2
        return 1
    fi
    for jdk_candidate in \
        "${JAVA_HOME:-/nowhere}" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /opt/*/*jdk* \
        "${HOME:-/nowhere}"/.sdkman/candidates/java/* "${HOME:-/nowhere}"/.jdks/* \
        "${HOME:-/nowhere}"/.local/share/mise/installs/java/* "${HOME:-/nowhere}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-/nowhere}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        jdk_look "$jdk_candidate" "${1:-}" && return 0
    done
    # Last, because following the link takes a process.
    if command -v java >/dev/null 2>&1; then
        jdk_candidate=$(readlink -f "$(command -v java)" 2>/dev/null) || jdk_candidate=/nowhere
        jdk_look "${jdk_candidate%/bin/java}" "${1:-}" && return 0
    fi
    return 1
}

jdk_advice() {
    cat >&2 <<'EOF'
dotmesh needs a JDK 25 or newer, and none was found: not in DOTMESH_JAVA_HOME or JAVA_HOME, not in the usual places,
and not as 'java' on the PATH. To get one:
  Debian 13, Ubuntu 24.04 and newer:  apt-get install openjdk-25-jdk-headless
  Fedora:                             dnf install java-25-openjdk-devel
  macOS with Homebrew:                brew install openjdk@25
  with SDKMAN:                        sdk install java 25-tem
  anywhere:                           unpack one from https://adoptium.net and set DOTMESH_JAVA_HOME to it
EOF
}
