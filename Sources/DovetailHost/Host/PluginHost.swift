import DovetailCore
public import DovetailPlugin
import Foundation
public import Logging
public import ServiceLifecycle
import Synchronization

/// A plugin host: users install, enable, configure, update and remove plugins for themselves, each under a guarded lifecycle.
///
/// ```swift
/// let host = try PluginHost(store: store, databases: databases, settings: HostSettings(dataFolder: "data"))
/// host.register(TaskManager.self, package: "Plugins/TaskManager")
/// try await host.start()
/// let result = await host.perform(.install(), on: InstallationID(owner: .user(ada), slug: slug), by: .user(ada))
/// ```
///
/// A host is a `Service`: add it to a service group, which runs ``run()``, or call ``start()`` and ``stop()`` yourself.
public final class PluginHost: Service {
    let store: any HostStore
    let databases: any PluginDatabases
    package let clock: any HostClock
    let settings: HostSettings
    let logger: Logger
    let bus = EventBus()
    let requests = RequestsUnderWay()
    let awake = AwakeTable()
    let catalogue: Catalogue
    let storage: SharedStorage
    let vault: ConfigurationVault
    let engine: LifecycleEngine
    let activator: Activator
    let course: StopCourse
    let timeLimit: TimeLimit
    let supervision: Supervision
    let exportShelf: ExportShelf
    private let inProcess = InProcessRunner()
    let runners: [any PluginRunner]
    let outbound: (any OutboundHTTP)?
    /// What ``supervision`` has to do, closing what stays open, and tidying exports: begun by ``start()``, awaited by
    /// ``stop()``.
    let supervising = Mutex<Task<Void, Never>?>(nil)
    private let registrations = Mutex<[Registered]>([])
    let state = Mutex(HostPhase.idle)

    /// A type that was registered, and the folder of its package.
    private struct Registered {
        let folder: String
        let make: (@Sendable () -> any Plugin)?
    }

    /// Makes a host.
    ///
    /// Nothing runs before ``start()``.
    ///
    /// - Parameters:
    ///   - store: Where the host keeps everything.
    ///   - databases: Where plugins keep SQL data of their own.
    ///   - settings: How the host behaves.
    ///   - runners: What runs releases beside the host itself, asked in this order.
    ///   - outbound: What sends plugins' HTTP requests to elsewhere; without it they are refused.
    ///   - clock: The time.
    ///   - logger: Where the host logs.
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the data folder or its keys cannot be made or read.
    public init(
        store: any HostStore, databases: any PluginDatabases, settings: HostSettings, runners: [any PluginRunner] = [],
        outbound: (any OutboundHTTP)? = nil, clock: any HostClock = .system,
        logger: Logger = Logger(label: "dovetail.host")
    ) throws {
        try PrivateFile.makeFolder(settings.dataFolder)
        self.store = store
        self.databases = databases
        self.clock = clock
        self.settings = settings
        self.logger = logger
        self.vault = ConfigurationVault(box: try SecretBox(keyFile: settings.dataFolder + "/secret.key"))
        self.storage = SharedStorage(path: settings.dataFolder + "/shared")
        self.outbound = outbound
        self.runners = [self.inProcess, FrontendRunner()] + runners
        self.catalogue = Catalogue(
            store: store, databases: databases, storage: self.storage, runners: self.runners,
            policy: settings.namingPolicy, clock: clock, replacesAtStart: settings.isDevelopment,
            failPoints: settings.failPoints, logger: logger)
        self.supervision = Supervision(
            awake: self.awake, store: store, bus: self.bus, clock: clock, settings: settings, logger: logger)
        self.exportShelf = ExportShelf(
            folder: ExportFolder(dataFolder: settings.dataFolder), store: store, lifetime: settings.exportLifetime,
            clock: clock, logger: logger)
        self.timeLimit = TimeLimit(executor: PluginExecutor(), clock: clock)
        self.course = StopCourse(clock: clock)
        self.activator = Activator(
            context: GatedContext(
                store: store, databases: databases, bus: self.bus, requests: self.requests,
                services: ServiceRegistry(awake: self.awake, patience: settings.limits.revival, clock: clock),
                outbound: Outbound(client: outbound, settings: settings.outbound, clock: clock), vault: self.vault,
                clock: clock, limits: settings.limits),
            runners: self.runners, awake: self.awake, supervision: self.supervision,
            timeLimit: self.timeLimit, limits: settings.limits, course: self.course, logger: logger)
        self.engine = LifecycleEngine(
            store: store, databases: databases, catalogue: self.catalogue, activator: self.activator,
            supervision: self.supervision, bus: self.bus, vault: self.vault, exportShelf: self.exportShelf,
            clock: clock,
            settings: settings, course: self.course, logger: logger)
        for runner in self.runners { runner.attach(self.supervision) }
    }

    /// Registers the code of a Swift plugin that runs inside the host, with the folder of its package, whose manifest gives
    /// the slug and the version.
    ///
    /// The folder is published when the host starts. One type may be registered for several releases. Register before
    /// ``start()``: what comes later counts for nothing.
    public func register<Code: Plugin>(_ type: Code.Type, package folder: String) {
        self.register(package: folder) { Code() }
    }

    /// Registers a plugin that runs inside the host and is made by a closure, which can hand it what else it needs.
    ///
    /// - Parameters:
    ///   - folder: The folder of its package, whose manifest gives the slug and the version.
    ///   - make: Makes a fresh plugin object; called for every installation that wakes and for hooks of sleeping ones.
    public func register(package folder: String, making make: @escaping @Sendable () -> any Plugin) {
        self.registrations.withLock { $0.append(Registered(folder: folder, make: make)) }
    }

    /// Registers a package of files alone, for which there is no code in the host.
    public func register(package folder: String) {
        self.registrations.withLock { $0.append(Registered(folder: folder, make: nil)) }
    }

    /// Starts the host: finishes or undoes what an earlier life has left open, publishes what was registered or lies in the
    /// plugins folder, and wakes every installation that is enabled.
    ///
    /// A plugin that cannot be published or does not start stops neither the others nor the host: the first is listed by
    /// ``brokenPackages``, the second is in error afterwards.
    ///
    /// - Throws: ``DovetailCore/DovetailError/Code/storeFailed`` when the store or the data folder cannot be used,
    ///   ``DovetailCore/DovetailError/Code/invalidRequest`` when the host was started before, and
    ///   ``DovetailCore/DovetailError/Code/stopping`` when it is to stop before it has started.
    public func start() async throws {
        let isFirst = self.state.withLock { phase in
            guard phase == .idle else { return false }
            phase = .starting
            return true
        }
        guard isFirst else {
            throw DovetailError(
                .invalidRequest, "A host starts once. Make another one to start again.", remedy: .askAuthor)
        }
        try await self.engine.recover()
        try self.course.check()
        try await self.catalogue.removeLeftovers()
        for (release, error) in try await self.catalogue.collectWithdrawn() {
            self.logger.error(
                "A withdrawn release could not be removed; the next start tries again",
                metadata: release.facts(with: error))
        }
        await self.exportShelf.tidy()
        await self.publishRegistered()
        await self.publishFolder()
        try self.course.check()
        try await self.supervise()
        try await Starter(store: self.store, engine: self.engine).wakeAll(
            atOnce: self.settings.limits.concurrentStarts)
        try self.course.check()
        self.engine.open()
        self.state.withLock { phase in if phase == .starting { phase = .running } }
        self.logger.notice(
            "The host has started",
            metadata: [
                "host.installations.awake": "\(self.awake.count)",
                "host.packages.broken": "\(self.brokenPackages.count)",
            ])
    }

    /// Whether the host has started – recovery is over, and what is enabled is awake – and has not been told to stop.
    public var isRunning: Bool { self.phase == .running }

    /// How far the host's life has come.
    public var phase: HostPhase { self.state.withLock { $0 } }

    /// The folder for shared storage and the host's keys.
    public var dataFolder: String { self.settings.dataFolder }

    /// Lets runners run, and has what crashes and what stays open looked after.
    private func supervise() async throws {
        try await self.supervision.load()
        for runner in self.runners { try await runner.start() }
        try await self.engine.watch.load(from: self.store)
        let (supervision, engine, exportShelf) = (self.supervision, self.engine, self.exportShelf)
        self.supervising.withLock {
            $0 = Task {
                async let closing: Void = engine.closeOpenOperations()
                async let watching: Void = engine.watch.run(engine)
                async let tidying: Void = exportShelf.run()
                await supervision.run(engine)
                await closing
                await watching
                await tidying
            }
        }
    }

    private func publishRegistered() async {
        let registrations = self.registrations.withLock { $0 }
        let publications = await self.publish(registrations.map(\.folder))
        for (registered, publication) in zip(registrations, publications) {
            guard let release = publication?.release, let make = registered.make else { continue }
            self.inProcess.register(release, making: make)
        }
    }

    private func publishFolder() async {
        guard let folder = self.settings.pluginsFolder else { return }
        do {
            let paths = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { folder + "/" + $0 }
            _ = await self.publish(
                paths.filter { FileManager.default.fileExists(atPath: $0 + "/" + PackageFolder.manifestName) })
        } catch {
            self.logger.error(
                "The plugins folder cannot be read", metadata: ["folder": "\(folder)", LogKey.errorMessage: "\(error)"])
        }
    }

    /// Publishes folders; nil for each that could not be published.
    private func publish(_ folders: [String]) async -> [Publication?] {
        let publications = await self.catalogue.publish(folders: folders) { [logger] folder, line in
            logger.info(
                "A package is being made ready to run",
                metadata: ["package.folder": "\(folder)", "progress": "\(line)"])
        }
        return zip(folders, publications).map { folder, result in
            switch result {
            case .success(let publication): return publication
            case .failure(let error):
                self.logger.error(
                    "A package could not be published",
                    metadata: ["package.folder": "\(folder)", LogKey.errorMessage: "\(error)"])
                return nil
            }
        }
    }
}
