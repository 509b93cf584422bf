package io.dotmesh.adapters.http;

import static io.dotmesh.adapters.http.Parameter.count;
import static io.dotmesh.adapters.http.Parameter.flag;
import static io.dotmesh.adapters.http.Parameter.places;
import static io.dotmesh.adapters.http.Parameter.text;
import static io.dotmesh.adapters.http.Parameter.texts;

import io.dotmesh.domain.fault.FaultCode;
import io.dotmesh.domain.fault.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Every method that can be called: the original's, and those of ours that are named in {@code docs/reference/rpc.md}. */
final class Methods {
    private static final String SERVICE = "DotmeshRPC";
    private static final Parameter NAMESPACE = text("Namespace");
    private static final Parameter NAME = text("Name");
    private static final Parameter BRANCH = text("Branch");

    static final Map<String, Method> ALL = all();

    private Methods() {}

    private static Map<String, Method> all() {
        var all = new TreeMap<String, Method>();
        Stream.of(node(), accounts(), dots(), branches(), commits(), later())
                .flatMap(List::stream)
                .forEach(method -> all.put(method.name(), method));
        return Map.copyOf(all);
    }

    private static List<Method> node() {
        return List.of(
                method("Ping", NodeMethods::ping),
                method("Version", NodeMethods::version),
                method("Config", NodeMethods::config),
                method("NodeState", NodeMethods::state),
                method("Nodes", NodeMethods::members),
                method("ForgetNode", NodeMethods::forget, text("Id")),
                method("Diagnose", NodeMethods::diagnose),
                method("CollectGarbage", NodeMethods::collectGarbage),
                method("RebuildRegistry", NodeMethods::rebuildRegistry),
                method("GetReplicationLatencyForBranch", BranchMethods::latency, NAMESPACE, NAME, BRANCH),
                method("DumpEtcd", BackupMethods::dump, text("Prefix")),
                method("RestoreEtcd", BackupMethods::restore, text("Prefix"), text("Dump")),
                method("RestoreBackup", BackupMethods::restoreAndTell, text("Dump")));
    }

    private static List<Method> accounts() {
        var id = text("Id");
        var newPassword = text("NewPassword");
        return List.of(
                method("CurrentUser", AccountMethods::current),
                method("AuthenticatedUser", AccountMethods::authenticated),
                method("GetApiKey", AccountMethods::apiKey),
                method("ResetApiKey", AccountMethods::resetApiKey, count("ValidForSeconds")),
                method("UpdatePassword", AccountMethods::changeOwnPassword, newPassword),
                method("RegisterNewUser", AccountMethods::register, NAME, text("Email"), text("Password")),
                method("UpdateUserPassword", AccountMethods::changePassword, id, newPassword),
                method("UserFromCustomerId", AccountMethods::byCustomerId, text("CustomerId")),
                method("UserFromNote", AccountMethods::byNote, text("Field"), text("Value")),
                method("UserFromEmail", AccountMethods::byEmail, text("Email")),
                method("UserFromName", AccountMethods::byName, NAME),
                method("SetUserMetadataField", AccountMethods::note, id, text("Field"), text("Value")),
                method("DeleteUserMetadataField", AccountMethods::forget, id, text("Field")),
                method("SetUserEmail", AccountMethods::changeEmail, id, text("Email")),
                method("CheckAccountName", AccountMethods::checkName, NAME));
    }

    private static List<Method> dots() {
        var master = text("MasterBranchID");
        var collaborator = text("Collaborator");
        return List.of(
                method("Create", DotMethods::create, NAMESPACE, NAME),
                method("CreateDot", DotMethods::createAndTell, NAMESPACE, NAME),
                method("Exists", DotMethods::exists, NAMESPACE, NAME, BRANCH),
                method("Lookup", DotMethods::lookup, NAMESPACE, NAME, BRANCH),
                one("Get", DotMethods.FILESYSTEM, DotMethods::get),
                method("List", DotMethods::list),
                method("ListWithContainers", DotMethods::listWithContainers),
                method("AllDotsAndBranches", DotMethods::everything),
                method("ListDots", DotMethods::listInFull),
                method("ShowDot", DotMethods::show, NAMESPACE, NAME, text("FilesystemId")),
                method("Delete", DotMethods::delete, NAMESPACE, NAME),
                method("DeleteDot", DotMethods::deleteAndTell, NAMESPACE, NAME),
                method("Trash", DotMethods::trash),
                method("Restore", DotMethods::restore, NAMESPACE, NAME),
                method("Rename", DotMethods::rename, NAMESPACE, NAME, text("NewNamespace"), text("NewName")),
                method("SetQuota", DotMethods::setQuota, NAMESPACE, NAME, text("Quota")),
                method("CheckNameIsValid", DotMethods::checkName, NAMESPACE, NAME, BRANCH),
                method("AddCollaborator", DotMethods::share, master, collaborator),
                method("RemoveCollaborator", DotMethods::unshare, master, collaborator),
                method("Fork", DotMethods::fork, master, text("ForkNamespace"), text("ForkName")),
                method("CopyDot", DotMethods::copy, text("FilesystemId"), text("NewNamespace"), text("NewName")),
                method("LastModified", DotMethods::lastModified, NAMESPACE, NAME),
                method(
                        "DeducePathToTopLevelFilesystem",
                        DotMethods::path,
                        text("RemoteNamespace"),
                        text("RemoteFilesystemName"),
                        text("RemoteCloneName")));
    }

    private static List<Method> branches() {
        var source = text("SourceBranch");
        var sourceCommit = text("SourceCommitId");
        var newBranch = text("NewBranchName");
        var commit = text("SnapshotId");
        var discard = flag("Discard");
        return List.of(
                method("Branches", BranchMethods::names, NAMESPACE, NAME),
                method("ShowBranch", BranchMethods::show, NAMESPACE, NAME, BRANCH),
                method("Lacking", BranchMethods::lacking, NAMESPACE, NAME, BRANCH),
                method("Branch", BranchMethods::fork, NAMESPACE, NAME, source, newBranch, sourceCommit),
                method("CreateBranch", BranchMethods::forkAndTell, NAMESPACE, NAME, source, newBranch, sourceCommit),
                method("DropBranch", BranchMethods::drop, NAMESPACE, NAME, BRANCH),
                method("Rollback", BranchMethods::rollback, NAMESPACE, NAME, BRANCH, commit, discard),
                method("Reset", BranchMethods::reset, NAMESPACE, NAME, BRANCH, commit, discard),
                method("Undo", BranchMethods::undo, NAMESPACE, NAME),
                method("Procure", BranchMethods::procure, NAMESPACE, NAME, text("Subdot")),
                method("SwitchContainers", BranchMethods::checkOut, NAMESPACE, NAME, newBranch),
                method("Containers", BranchMethods::containers, NAMESPACE, NAME, BRANCH),
                one("ContainersById", DotMethods.FILESYSTEM, BranchMethods::containersById));
    }

    private static List<Method> commits() {
        var metadata = texts("Metadata");
        var message = text("Message");
        return List.of(
                method("Commit", CommitMethods::commit, NAMESPACE, NAME, BRANCH, message, metadata),
                method("CreateCommit", CommitMethods::commitAndTell, NAMESPACE, NAME, BRANCH, message, metadata),
                method("CommitMany", CommitMethods::commitTogether, places("Dots"), message, metadata),
                method("Commits", CommitMethods::log, NAMESPACE, NAME, BRANCH),
                one("CommitsById", DotMethods.FILESYSTEM, CommitMethods::logById),
                method("Ancestry", CommitMethods::ancestry, NAMESPACE, NAME, BRANCH),
                method("Diff", CommitMethods::diff, text("FilesystemID")),
                method(
                        "DiffCommits",
                        CommitMethods::diffCommits,
                        NAMESPACE,
                        NAME,
                        BRANCH,
                        text("FilesystemId"),
                        text("From"),
                        text("To")),
                method("MountCommit", CommitMethods::mount, text("FilesystemId"), text("CommitId")),
                method(
                        "PredictSize",
                        CommitMethods::predictSize,
                        text("FromFilesystemId"),
                        text("FromSnapshotId"),
                        text("ToFilesystemId"),
                        text("ToSnapshotId")));
    }

    /** Methods of the original whose turn has not come. */
    private static List<Method> later() {
        return Stream.of(
                        "Transfer",
                        "GetTransfer",
                        "RegisterTransfer",
                        "RegisterFilesystem",
                        "S3Transfer",
                        "StashAfter",
                        "ForceBranchMasterById",
                        "SetDebugFlag",
                        "DumpInternalState",
                        "DumpEtcdOld")
                .map(name -> new Method(
                        name,
                        new Method.Takes.Anything(),
                        (_, _) -> Outcome.refused(
                                FaultCode.NOT_SUPPORTED,
                                name + " is not offered by this version yet",
                                "See docs/reference/rpc.md for what is.")))
                .toList();
    }

    private static Method method(String name, Method.Handler handler, Parameter... parameters) {
        return new Method(name, new Method.Takes.Fields(Arrays.asList(parameters)), handler);
    }

    private static Method one(String name, String what, Method.Handler handler) {
        return new Method(name, new Method.Takes.One(what), handler);
    }

    /** The method of a request. The texts are the original's. */
    static Outcome<Method> named(String text) {
        var shown = '"' + (text.length() > 100 ? text.substring(0, 100) + "..." : text) + '"';
        var parts = text.split("\\.", -1);
        if (parts.length != 2) {
            return none("rpc: service/method request ill-formed: " + shown);
        }
        if (!parts[0].equals(SERVICE)) {
            return none("rpc: can't find service " + shown);
        }
        var method = ALL.get(parts[1]);
        return method == null ? none("rpc: can't find method " + shown) : Outcome.done(method);
    }

    private static Outcome<Method> none(String detail) {
        return Outcome.refused(
                FaultCode.NO_SUCH_METHOD, detail, "Call " + SERVICE + ".NAME with a name of docs/reference/rpc.md.");
    }
}
