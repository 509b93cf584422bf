package io.dotmesh.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;

import io.dotmesh.domain.fault.Outcome;
import io.dotmesh.domain.identity.BranchId;
import io.dotmesh.ports.driven.VolumeStore;
import io.dotmesh.testkit.contract.StoreTraits.JointCommits;
import io.dotmesh.testkit.contract.StoreTraits.Quotas;
import io.dotmesh.testkit.contract.StoreTraits.SpecialFiles;
import io.dotmesh.testkit.fake.DirectoryVolumeStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Each case of the contract was seen to fail on a store that breaks just the promise that the case is about. */
class VolumeStoreContractBitesTest {
    static Stream<Arguments> flaws() {
        return Stream.of(
                flaw(
                        "Commits",
                        "aCommitIsAnsweredAsItWasGivenAndIsTheNewest",
                        "commit",
                        Flaw.ANSWERS_WITHOUT_COMMITTING),
                flaw(
                        "Commits",
                        "committingTheSameIdAgainAnswersTheCommitThatIsThere",
                        "commit",
                        Flaw.ANSWERS_WHAT_WAS_ASKED),
                flaw("Commits", "metadataIsKeptAsItWasWritten", "commit", Flaw.DROPS_METADATA),
                flaw(
                        "Commits",
                        "aSpecialFileIsRefusedByNameOrCommittedAsTheStoreDeclares",
                        "commit",
                        Flaw.COMMITS_WITHOUT_SPECIAL_FILES),
                flaw(
                        "CommitsOfSeveral",
                        "noneIsCommittedWhenOneIsNotThere",
                        "commitTogether",
                        Flaw.COMMITS_ONE_AFTER_ANOTHER),
                flaw(
                        "CommitsOfSeveral",
                        "noneIsCommittedWhenOneHasTheIdAlready",
                        "commitTogether",
                        Flaw.COMMITS_ONE_AFTER_ANOTHER),
                flaw(
                        "CommitsOfSeveral",
                        "noneIsCommittedWhenOneHasAFileThatCannotBe",
                        "commitTogether",
                        Flaw.COMMITS_ONE_AFTER_ANOTHER),
                flaw(
                        "CommitsOfSeveral",
                        "allHaveTheCommitWithTheirOwnState",
                        "commitTogether",
                        Flaw.COMMITS_WITHOUT_THE_LAST),
                flaw("Commits", "theHistoryRunsFromTheOldestWhateverTheIdsAre", "history", Flaw.SORTS_BY_ID),
                flaw("Commits", "aTimestampIsKeptToTheNanosecond", "history", Flaw.ROUNDS_TIME),
                flaw("Commits", "aMessageIsKeptAsItWasWritten", String.class, "history", Flaw.STRIPS_MESSAGES),
                flaw("Notice", "anotherContentOfTheSameSizeAndTimeIsNoticed", "commit", Flaw.believesSizeAndTime()),
                flaw("Notice", "changesAfterAReopenAreNoticed", "commit", Flaw.believesSizeAndTime()),
                flaw("Volumes", "creatingAVolumeThatIsThereLeavesAllButItsLabel", "create", Flaw.KEEPS_THE_OLD_LABEL),
                flaw("Volumes", "creatingAVolumeThatIsThereLeavesAllButItsLabel", "create", Flaw.CREATES_ANEW),
                flaw("Volumes", "aLabelIsReplacedWhole", "label", Flaw.DOES_NOTHING),
                flaw("Mounts", "theLiveStateOutlivesAnUnmount", "unmount", Flaw.DOES_NOTHING),
                flaw("Mounts", "aLinkInThePlaceOfASubdotLeadsNobodyOut", "subdot", Flaw.FOLLOWS_LINKS),
                flaw(
                        "Mounts",
                        "aSubdotIsADirectoryInTheRootThatEveryoneMayWriteTo",
                        "subdot",
                        Flaw.MAKES_PRIVATE_SUBDOTS),
                flaw("Forks", "aForkOfAnOlderCommitHasThatState", "fork", Flaw.FORKS_THE_NEWEST),
                flaw("Forks", "aVolumeThatBeganElsewhereIsNotReplacedByAFork", "fork", Flaw.TAKES_ANY_FORK_FOR_IT),
                flaw(
                        "Splits",
                        "theBranchGoesBackAndTheOtherHasWhatItLost",
                        "split",
                        Flaw.SPLITS_WITHOUT_THE_UNCOMMITTED),
                flaw(
                        "Splits",
                        "theBranchGoesBackAndTheOtherHasWhatItLost",
                        "split",
                        Flaw.SPLITS_AND_LEAVES_THE_LIVE_STATE),
                flaw("Splits", "aSplitDoneAgainChangesNothing", "split", Flaw.SPLITS_AGAIN),
                flaw("Replacements", "whatTheBranchDidSinceIsKept", "replace", Flaw.REPLACES_WITHOUT_KEEPING),
                flaw(
                        "Replacements",
                        "theBranchGoesOnAsTheOtherAndTheOtherIsNoMore",
                        "replace",
                        Flaw.REPLACES_WITHOUT_THE_UNCOMMITTED),
                flaw("Destruction", "aMountedVolumeIsNotDestroyed", "destroy", Flaw.DESTROYS_WHAT_IS_MOUNTED),
                flaw("Destruction", "aVolumeThatOthersBeganAtIsNotDestroyed", "destroy", Flaw.DESTROYS_DEPENDENTS_TOO),
                flaw(
                        "CommitMounts",
                        "itStaysAsItWasWhateverIsWrittenAndCommittedLater",
                        "mountCommit",
                        Flaw.MOUNTS_THE_LIVE_STATE_AS_COMMIT),
                flaw("CommitMounts", "nobodyMayWriteThere", "mountCommit", Flaw.MOUNTS_COMMITS_FOR_WRITING),
                flaw("Usages", "everythingIsDirtyUntilItIsCommitted", "usage", Flaw.NEVER_SEES_DIRT),
                flaw("Usages", "everythingIsDirtyUntilItIsCommitted", "usage", Flaw.ALWAYS_SEES_DIRT),
                flaw("QuotasOfVolumes", "aLargerQuotaLetsItGrowFurther", "label", QuotaFlaw.FORGETS_QUOTAS),
                flaw(
                        "QuotasOfVolumes",
                        "everyVolumeThatIsMadeKeepsToTheQuotaOfItsLabel",
                        "fork",
                        QuotaFlaw.FORKS_WITHOUT_QUOTAS),
                flaw(
                        "QuotasOfVolumes",
                        "aVolumeThatIsReceivedKeepsToTheQuotaOfItsLabel",
                        "receive",
                        QuotaFlaw.RECEIVES_WITHOUT_QUOTAS),
                flaw(
                        "QuotasOfVolumes",
                        "whatHoldsMoreThanItsQuotaStaysAndAllGoesOnButWriting",
                        "commit",
                        QuotaFlaw.COMMITS_WITHIN_THE_QUOTA),
                flaw("Differences", "changesAreSortedByTheirPathsAsText", "diff", DifferenceFlaw.DIFFERS_BACKWARDS),
                flaw("Differences", "aReceiverThatHasEnoughIsToldNoMore", "diff", DifferenceFlaw.TELLS_ON),
                flaw("Renames", "aRenamedFileIsOneChangeWhereverItWent", "diff", DifferenceFlaw.TELLS_RENAMES_AS_TWO),
                flaw("Differences", "filesAreAddedModifiedAndRemoved", "differs", DifferenceFlaw.SEES_NO_DIFFERENCE),
                flaw("Differences", "filesAreAddedModifiedAndRemoved", "diff", DifferenceFlaw.OVERLOOKS_MODIFICATIONS),
                flaw("Streams", "aCutStreamLeavesTheStoreAsItWas", "receive", Flaw.KEEPS_HALF_OF_A_STREAM),
                flaw(
                        "Streams",
                        "anIncrementNeverOverwritesUncommittedWork",
                        "receive",
                        Flaw.RECEIVES_OVER_UNCOMMITTED_WORK),
                flaw("Streams", "anIncrementIsSmallerThanTheWhole", "send", Flaw.SENDS_EVERYTHING),
                flaw("StreamsFromAnOrigin", "aBranchBeginsWhereItBeganWhereItCameFrom", "send", Flaw.SENDS_EVERYTHING),
                flaw(
                        "Resumption",
                        "whatArrivedNeedNotBeSentAgain",
                        "resumePoint",
                        ResumeFlaw.KEEPS_NOTHING_OF_A_STREAM),
                flaw("Resumption", "aStreamGoesOnWhereverItWasCut", "resumePoint", ResumeFlaw.remembersPoints()),
                flaw("Resumption", "aRestOfWhatIsNoLongerKeptIsRefused", "discardPartial", ResumeFlaw.DISCARDS_NOTHING),
                flaw(
                        "Resumption",
                        "theRestIsOfTheSameCommitsWhateverWasCommittedSince",
                        "sendRest",
                        ResumeFlaw.GOES_ON_WITH_THE_NEWEST),
                flaw("Garbage", "everythingThatIsReachedStays", "collectGarbage", Flaw.COLLECTS_LIVE_STATES),
                flaw("Garbage", "aCollectionSaysWhatItFreed", "collectGarbage", Flaw.COLLECTS_NOTHING),
                flaw(
                        "Unknowns",
                        "aBranchWithoutAVolumeIsNoSuchBranch",
                        UnknownCases.OfBranch.class,
                        "unmount",
                        Flaw.DOES_NOTHING),
                flaw("Concurrency", "noCommitOfOneBranchIsLostOrDoubled", "commit", Flaw.ANSWERS_WITHOUT_COMMITTING),
                flaw(
                        "Preservation",
                        "timesOfFilesAndDirectoriesAreKeptAsFinelyAsTheFileSystemHasThem",
                        "fork",
                        Flaw.forksWith(Flaw.FORGETS_TIMES)),
                flaw("Preservation", "contentsAndModesAreKept", "fork", Flaw.forksWith(Flaw.FORGETS_MODES)),
                flaw(
                        "Preservation",
                        "hardLinksAreKeptAcrossDirectoriesAndSubdots",
                        "fork",
                        Flaw.forksWith(Flaw.PARTS_HARD_LINKS)),
                flaw(
                        "Preservation",
                        "directoriesAreKeptAlsoEmptyOnesWithTheirModes",
                        "fork",
                        Flaw.forksWith(Flaw.LOSES_EMPTY_DIRECTORIES)),
                flaw("Preservation", "symbolicLinksAreKeptAndNeverFollowed", "fork", Flaw.forksWith(Flaw.LOSES_LINKS)),
                flaw(
                        "Preservation",
                        "extendedAttributesAreKeptWhereTheFileSystemHasThem",
                        "fork",
                        Flaw.forksWith(Flaw.FORGETS_EXTENDED_ATTRIBUTES)),
                flaw(
                        "Preservation",
                        "ownersAreKeptWhereTheProcessMayGiveFilesAway",
                        "fork",
                        Flaw.forksWith(Flaw.GIVES_FILES_AWAY)));
    }

    private static Arguments flaw(String topic, String expected, String method, Flaw flaw) {
        return arguments(new Planted(topic, expected, "", honest -> Flaw.in(honest, method, flaw)));
    }

    private static Arguments flaw(String topic, String expected, Class<?> parameter, String method, Flaw flaw) {
        return arguments(new Planted(topic, expected, parameter.getName(), honest -> Flaw.in(honest, method, flaw)));
    }

    /** A flaw, and the case that finds it. */
    record Planted(String topic, String expected, String parameters, Function<VolumeStore, VolumeStore> flaw) {
        @Override
        public String toString() {
            return topic + "." + expected;
        }
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void theCaseFailsOnAStoreWithThatFlaw(Planted planted) {
        Flawed.flaw = planted.flaw();
        var listener = new SummaryGeneratingListener();

        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectNestedMethod(
                                        List.of(Flawed.class.getName()),
                                        VolumeStoreContract.class.getName() + "$" + planted.topic(),
                                        planted.expected(),
                                        planted.parameters()))
                                .build(),
                        listener);

        assertThat(listener.getSummary().getTestsFoundCount()).isPositive();
        assertThat(listener.getSummary().getFailures())
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.getException()).isInstanceOf(AssertionError.class));
    }

    @AfterEach
    void mend() {
        Flawed.flaw = Function.identity();
    }

    /** The contract on a store with a flaw. Only the test above runs it. */
    static class Flawed extends VolumeStoreContract {
        static Function<VolumeStore, VolumeStore> flaw = Function.identity();

        @Override
        protected Outcome<VolumeStore> open(Path data) {
            return DirectoryVolumeStore.open(data).map(flaw);
        }

        @Override
        protected StoreTraits traits() {
            return new StoreTraits(SpecialFiles.REFUSED, 0, JointCommits.ONE_AFTER_ANOTHER, Quotas.ONLY_TOLD);
        }

        @Override
        protected List<Foreign> plantForeign(Path data, BranchId branch) throws IOException {
            var notes = Files.writeString(data.resolve("notes.txt"), "mine");
            return List.of(new Foreign("notes.txt", () -> Files.exists(notes)));
        }

        @Override
        protected Duration patience() {
            return Duration.ofMillis(300);
        }
    }
}
