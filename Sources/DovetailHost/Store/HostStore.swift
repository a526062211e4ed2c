/// Where a host keeps everything: users, releases, installations, the journal, and what plugins store.
///
/// A store is asked in the domain's words and answers once what it was asked is durable. Whatever it cannot do because of
/// its own state – a disk that is full, a file that is damaged – it throws as
/// ``DovetailCore/DovetailError/Code/storeFailed``, with nothing half written. The contract is a runnable suite in
/// `DovetailTesting` which every store passes.
public protocol HostStore: UserStore, CatalogueStore, InstallationStore, JournalStore, PluginDataStore, TokenStore,
    SupervisionStore, SnapshotStore, ExportStore, PreferenceStore, SavedStateStore
{}
