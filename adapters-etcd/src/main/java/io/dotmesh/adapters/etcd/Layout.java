package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.NodeId;
import io.dotmesh.domain.identity.SagaId;
import java.util.Locale;
import java.util.Optional;

/** The names of all keys, below the prefix. Ids and names of dots hold no slash. */
final class Layout {
    /** The version of the whole. */
    static final String FORMAT = "format";

    /** Put by every change, so that its revision is that of the newest change. */
    static final String HEAD = "head";

    static final String DOTS = "dots/";
    static final String NAMES = "names/";
    static final String BRANCHES = "branches/";
    static final String BRANCH_DOTS = "branch-dots/";
    static final String SAGAS = "sagas/";

    /** Put by every saga of a dot that begins, so that no two nodes begin one at the same time. */
    static final String SAGA_DOTS = "saga-dots/";

    static final String ACCOUNTS = "accounts/";
    static final String ACCOUNT_NAMES = "account-names/";
    static final String ACCOUNT_EMAILS = "account-emails/";

    /** What no mirror holds. It sorts after all that mirrors do, so that one range is watched. */
    static final String UNWATCHED = "unwatched/";

    static final String STAGING = UNWATCHED + "staging/";
    static final String COMMITS = UNWATCHED + "commits/";
    static final String PARTS = UNWATCHED + "parts/";
    static final String REMOVED = UNWATCHED + "removed/";
    static final String REMOVALS = UNWATCHED + "removals/";
    static final String NODES = UNWATCHED + "nodes/";
    private static final String RECORD = "/record";

    private Layout() {}

    static String dot(DotId dot) {
        return DOTS + dot;
    }

    static String name(DotName name) {
        return NAMES + name;
    }

    static String branches(DotId dot) {
        return BRANCHES + dot + "/";
    }

    static String branch(DotId dot, BranchId branch) {
        return branches(dot) + branch;
    }

    static String branchDot(BranchId branch) {
        return BRANCH_DOTS + branch;
    }

    static String saga(SagaId saga) {
        return SAGAS + saga;
    }

    static String sagaDot(DotId dot) {
        return SAGA_DOTS + dot;
    }

    static String removed(BranchId branch) {
        return REMOVED + branch;
    }

    /** What a node says of itself. */
    static String record(NodeId node) {
        return NODES + node + RECORD;
    }

    static boolean isRecord(String key) {
        return key.endsWith(RECORD);
    }

    /** There while the node is. */
    static String alive(NodeId node) {
        return NODES + node + "/alive";
    }

    /** The dot that a key is about, where it is about one. */
    static Optional<DotId> dotOf(String key) {
        if (key.startsWith(DOTS)) {
            return DotId.parse(key.substring(DOTS.length())).toOptional();
        }
        if (key.startsWith(BRANCHES)) {
            int end = key.indexOf('/', BRANCHES.length());
            return end < 0
                    ? Optional.empty()
                    : DotId.parse(key.substring(BRANCHES.length(), end)).toOptional();
        }
        return Optional.empty();
    }

    static String parts(SagaId saga) {
        return PARTS + saga + "/";
    }

    static String account(AccountId account) {
        return ACCOUNTS + account;
    }

    static String accountName(String name) {
        return ACCOUNT_NAMES + name;
    }

    /** Upper case first: some letters that differ in lower case are one in upper case. */
    static String accountEmail(String email) {
        return ACCOUNT_EMAILS + email.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** Everything of one dot: a segment begins with its dot. */
    static String commits(DotId dot) {
        return COMMITS + dot + "/";
    }

    /** Of fixed width, so that keys are in the order of numbers. */
    static String commit(String segment, long number) {
        return COMMITS + segment + "/" + "%010d".formatted(number);
    }

    /** Says of a range of keys that nobody refers to it yet. */
    static String staging(String range) {
        return STAGING + range.substring(UNWATCHED.length());
    }

    /** The range that such a key stands for. */
    static String staged(String staging) {
        return UNWATCHED + staging.substring(STAGING.length());
    }
}
