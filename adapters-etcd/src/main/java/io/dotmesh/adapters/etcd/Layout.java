package io.dotmesh.adapters.etcd;

import io.dotmesh.domain.dot.DotName;
import io.dotmesh.domain.identity.AccountId;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.domain.identity.DotId;
import io.dotmesh.domain.identity.SagaId;
import java.util.Locale;

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
    static final String ACCOUNTS = "accounts/";
    static final String ACCOUNT_NAMES = "account-names/";
    static final String ACCOUNT_EMAILS = "account-emails/";

    /** What no mirror holds. It sorts after all that mirrors do, so that one range is watched. */
    static final String UNWATCHED = "unwatched/";

    static final String STAGING = UNWATCHED + "staging/";
    static final String COMMITS = UNWATCHED + "commits/";
    static final String PARTS = UNWATCHED + "parts/";

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
