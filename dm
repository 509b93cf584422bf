#!/bin/sh
# dm: git for data. Finds a JDK, builds what is not built yet, and runs the command, a node or the demonstration.
#
# People wait for each run of this, so that on the usual way through it starts no process but Java.
set -u
unset CDPATH

self=$0
while [ -h "$self" ]; do
    link=$(readlink "$self") || break
    case $link in
        /*) self=$link ;;
        *) self=${self%/*}/$link ;;
    esac
done
from=$PWD
cd -P -- "${self%/*}" || exit 1
here=$PWD
cd -- "$from" || exit 1

# In a source tree this stands at the top; in a distribution, in its bin directory.
if [ -r "$here/find-jdk.sh" ]; then
    dist=${here%/*}
    . "$here/find-jdk.sh"
else
    dist=$here/launcher/target/dist
    . "$here/scripts/find-jdk.sh"
    [ -r "$dist/build-id" ] || "$here/scripts/build" || exit 1
fi
jdk_find || { jdk_advice; exit 1; }

# The JVM reads names of files in the locale's encoding, and in the locale C it would lose those that are not ASCII.
case ${LC_ALL:-${LC_CTYPE:-${LANG:-}}} in
    *[Uu][Tt][Ff]-8* | *[Uu][Tt][Ff]8*) ;;
    *) LC_ALL=C.UTF-8 && export LC_ALL ;;
esac

program=dm main=DmMain
case ${1:-} in
    server) program=server main=ServerMain && shift ;;
    demo) program=server main=DemoMain && shift ;;
    help)
        case ${2:-} in
            server) program=server main=ServerMain && set -- --help ;;
            demo) program=server main=DemoMain && set -- --help ;;
        esac
        ;;
esac

# What the JVM needs to start fast; made again, behind the scenes, when the JDK or the program has changed.
read -r build <"$dist/build-id"
cache=$program-$build$java_version.aot
aot=
if [ "${DOTMESH_AOT:-on}" != off ]; then
    for place in "$dist/aot" "${XDG_CACHE_HOME:-${HOME:-/nowhere}/.cache}/dotmesh/aot"; do
        # A cache also serves one place only: of a directory that was moved, the JVM would read it in vain.
        if [ -r "$place/$cache.at" ] && read -r at <"$place/$cache.at" && [ "$at" = "$dist" ]; then
            aot=-XX:AOTCache=$place/$cache
            break
        fi
    done
    [ -n "$aot" ] || ("$dist/bin/prepare" --quietly </dev/null >/dev/null 2>&1 &)
fi

terminal=false
[ ! -t 2 ] || terminal=true

# DOTMESH_JAVA_OPTS and aot are words to be split, or none.
# shellcheck disable=SC2086
exec "$java_home/bin/java" "@$dist/bin/$program.jvm" $aot ${DOTMESH_JAVA_OPTS:-} "-Ddotmesh.terminal=$terminal" \
    -p "$dist/lib-$program" -m "io.dotmesh.launcher/io.dotmesh.launcher.$main" "$@"
