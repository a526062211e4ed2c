public import DovetailCore

/// A place in the host's work at which it can be ended, to see that nothing is lost.
///
/// The places of an operation are made of the steps of the journal: a new step has its places, and with them its tests, at once.
public enum FailPoint: Sendable, Hashable {
    /// The parts of the step `commit`, where two databases have to agree.
    public enum Commit: String, Sendable, CaseIterable {
        /// The host's store keeps what the operation is to change, and has not changed it.
        case prepared
        /// The plugin's database has committed: from here on the operation is finished, not undone.
        case decided
        /// The host's store has changed, and the operation has ended.
        case applied
        /// The plugin's database is to forget the operation with its next commit.
        case settled
    }

    /// The parts of the step `export`.
    public enum Export: String, Sendable, CaseIterable {
        /// The file is written, under another name.
        case written
        /// It has its name, and nothing but that says so.
        case placed
    }

    /// The parts of an operation's failure.
    public enum Failure: String, Sendable, CaseIterable {
        /// What hooks have written is gone.
        case discarded
        /// The journal and the installation say that it failed.
        case recorded
    }

    /// The parts of handing over to another release, which has been committed.
    public enum Switching: String, Sendable, CaseIterable {
        /// The other release serves.
        case served
        /// What had begun in the release before has ended.
        case drained
    }

    /// The parts of dropping what is kept for undoing an update.
    public enum Expiry: String, Sendable, CaseIterable {
        /// The plugin's database has forgotten the rows.
        case rows
        /// The store has forgotten the rest.
        case dropped
    }

    /// The parts of recovery, for each operation that is open.
    public enum Recovery: String, Sendable, CaseIterable {
        /// It is known whether the operation is finished or undone, and nothing has been done about it.
        case judged
        /// What was prepared is applied.
        case applied
        /// The plugin's database is to forget the operation with its next commit.
        case settled
        /// The operation is undone.
        case undone
    }

    /// The parts of undoing an operation for which a host that stops has no more time.
    public enum Undoing: String, Sendable, CaseIterable {
        /// What hooks have written is gone.
        case discarded
        /// The journal says that it was undone.
        case recorded
    }

    /// The parts of writing down that an installation which serves did not start by itself.
    public enum FailedStart: String, Sendable, CaseIterable {
        /// An operation for it stands in the journal.
        case begun
        /// The journal and the installation say that it failed.
        case recorded
    }

    /// The parts of putting a release into quarantine, and of giving it another chance.
    public enum Quarantining: String, Sendable, CaseIterable {
        /// It is not started any more, which nothing says but the memory of the host.
        case decided
        /// The store says it.
        case kept
        /// It may be started again, and the store says otherwise.
        case lifted
        /// The store has forgotten the quarantine.
        case forgotten
    }

    /// The parts of adding a release to the catalogue.
    public enum Publishing: String, Sendable, CaseIterable {
        /// The package's files lie beside the releases.
        case staged
        /// They lie in the release's place.
        case placed
        /// What running the release takes is made.
        case prepared
        /// The catalogue has the release.
        case recorded
    }

    /// The parts of offering a release again that the catalogue has, and whose files may be damaged.
    public enum Mending: String, Sendable, CaseIterable {
        /// The package's files lie beside the releases.
        case staged
        /// They lie in the release's place.
        case placed
        /// What running the release takes is made.
        case prepared
        /// The catalogue offers the release, which was withdrawn.
        case offered
    }

    /// The parts of putting other files in the place of a release, in development.
    public enum Replacing: String, Sendable, CaseIterable {
        /// The new files lie beside the releases.
        case staged
        /// The old files were moved away, and nothing lies in their place.
        case emptied
        /// The new files lie there.
        case placed
        /// What running them takes is made.
        case prepared
        /// The catalogue has them.
        case recorded
    }

    /// The parts of removing a release from the catalogue.
    public enum Removal: String, Sendable, CaseIterable {
        /// The catalogue offers the release to nobody.
        case withdrawn
        /// The plugin's database is removed, of its last release.
        case emptied
        /// The release's files are removed.
        case removed
        /// The catalogue has forgotten the release.
        case forgotten
    }

    /// The parts of starting a plugin's process.
    public enum Process: String, Sendable, CaseIterable {
        /// The process runs, and has said nothing.
        case started
        /// It has introduced itself, and is asked from now on.
        case ready
    }

    /// The parts of a backup.
    public enum Backup: String, Sendable, CaseIterable {
        /// Its folder is there, under another name.
        case begun
        /// All databases are held, at the moment that the backup shows.
        case frozen
        /// Everything is copied.
        case copied
        /// The manifest says what is in it.
        case sealed
        /// It has its name.
        case placed
    }

    /// The operation is written down, and none of its steps has been taken.
    case begun
    /// A step is about to be taken.
    case before(LifecycleStep)
    /// A step has been taken.
    case after(LifecycleStep)
    /// A part of the step `commit`.
    case commit(Commit)
    /// A part of the step `export`.
    case export(Export)
    /// A part of an operation's failure.
    case failure(Failure)
    /// A part of handing over to another release.
    case switching(Switching)
    /// A part of dropping what is kept for undoing an update.
    case expiry(Expiry)
    /// A part of recovery.
    case recovery(Recovery)
    /// A part of undoing an operation while the host stops.
    case undoing(Undoing)
    /// A part of writing down a failed start.
    case failedStart(FailedStart)
    /// A part of putting a release into quarantine, or of taking it out.
    case quarantine(Quarantining)
    /// A part of adding a release.
    case publishing(Publishing)
    /// A part of offering a release again.
    case mending(Mending)
    /// A part of putting other files in the place of a release.
    case replacing(Replacing)
    /// A part of removing a release.
    case removal(Removal)
    /// A part of starting a plugin's process.
    case process(Process)
    /// A part of a backup, which is another program's work than the host's.
    case backup(Backup)
}
