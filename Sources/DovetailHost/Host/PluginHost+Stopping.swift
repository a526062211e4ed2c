import DovetailCore
import Logging
import ServiceLifecycle
import Synchronization

extension PluginHost {
    /// Closes the host's doors: operations, publications and requests to plugins are refused with
    /// ``DovetailCore/DovetailError/Code/stopping`` from now on, also those that wait for another of their installation.
    ///
    /// What is under way goes on, and what is stored can be read. ``stop()`` does this first. Whoever serves requests calls it
    /// as soon as the end is decided, so that clients are told while they can still be answered. Doing so twice is harmless,
    /// and so it is before ``start()``, when it does nothing.
    public func beginStopping() {
        let former = self.state.withLock { phase in
            defer { if phase == .starting || phase == .running { phase = .stopping } }
            return phase
        }
        guard former == .starting || former == .running else { return }
        self.course.begin(within: self.settings.limits.shutdown)
        self.engine.refuse()
        self.catalogue.publishing.refuseWaiting()
        self.logger.notice(
            "The host takes nothing new; what is under way has its time",
            metadata: ["host.under-way": "\(self.course.names.count)"])
        // Nobody waits for what a start begins, and the next one begins it anew.
        if former == .starting { self.interrupt() }
    }

    /// Lets operations and publications under way end: closes the doors, if they are open, and waits.
    ///
    /// Those that have not ended when half of ``HostSettings/Limits/shutdown`` is over are undone; when that takes too long, it
    /// is waited for no more.
    public func finishOperations() async {
        self.beginStopping()
        guard self.phase == .stopping, !self.engine.isIdle else { return }
        let alarm = self.course.alarm(at: .operations) {
            self.logger.warning(
                "There is no more time for what is under way: it is undone",
                metadata: ["host.under-way": "\(self.course.names.joined(separator: ", "))"])
            self.interrupt()
        }
        defer { alarm?.cancel() }
        await self.course.wait(until: .connections) { [engine] in await engine.waitUntilIdle() }
    }

    /// Stops the host: takes no new work, lets operations under way end, puts every installation to sleep, and closes
    /// everything, within ``HostSettings/Limits/shutdown``.
    ///
    /// The state of installations stays: what was enabled is enabled at the next start. Stopping twice is harmless.
    ///
    /// - Returns: What had not ended when the time was over. It ends with the process, and the next start puts it in order.
    @discardableResult
    public func stop() async -> StopReport {
        await self.finishOperations()
        let former = self.state.withLock { phase in
            defer { phase = .stopped }
            return phase
        }
        guard former == .stopping else { return StopReport(unfinished: []) }
        await self.course.wait(until: .end) { await self.close() }
        let report = StopReport(unfinished: self.course.names)
        if report.isComplete {
            self.logger.notice("The host has stopped")
        } else {
            self.logger.error(
                "The host has stopped, but not everything has ended in time; the next start puts it in order",
                metadata: ["host.unfinished": "\(report.unfinished.joined(separator: ", "))"])
        }
        return report
    }

    /// How long stopping may take altogether.
    package var shutdownLimit: Duration { self.settings.limits.shutdown }

    /// How much of that passes until requests under way have to be answered.
    package var requestsLimit: Duration { self.shutdownLimit * StopSchedule.Stage.connections.rawValue }

    /// Runs what answers requests, which ends by itself when it is told to stop and what was under way is answered.
    ///
    /// An operation that cannot end, since the store is held for example, keeps its request open. It is waited for no more then,
    /// so that the rest can be stopped; what serves goes on until the process ends.
    ///
    /// - Throws: What the body throws.
    package func whileServing(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let race = Race<Void>()
        // Awaited below, unless it takes too long: then the end of the process ends it.
        let serving = Task {
            do {
                try await body()
                race.finish(.success(()))
            } catch {
                race.finish(.failure(error))
            }
        }
        let alarm = Mutex<HostAlarm?>(nil)
        defer { alarm.withLock { $0 }?.cancel() }
        try await withTaskCancellationHandler {
            try await withGracefulShutdownHandler {
                try await race.outcome()
            } onGracefulShutdown: {
                self.beginStopping()
                let isOver = self.course.alarm(at: .requests) { race.finish(.success(())) }
                alarm.withLock { $0 = isOver }
            }
        } onCancel: {
            serving.cancel()
        }
    }

    /// What a stop would have to wait for now, in words, such as `enable of Notes of ada`.
    public var underWay: [String] { self.course.names }

    /// Starts the host, serves until the service group shuts down, and stops.
    public func run() async throws {
        do {
            try await self.startUnlessStopped()
            try await gracefulShutdown()
        } catch is CancellationError {
            // The group cancels instead of shutting down: stop all the same.
        }
        // A task of its own, awaited at once: stopping must not be cancelled with its caller.
        _ = await Task { await self.stop() }.value
    }

    /// Starts the host; returns early, and without an error, when it is to stop before it has started.
    ///
    /// - Throws: What ``start()`` throws.
    package func startUnlessStopped() async throws {
        do {
            try await withGracefulShutdownHandler {
                try await self.start()
            } onGracefulShutdown: {
                self.beginStopping()
            }
        } catch let error as DovetailError where error.code == .stopping && self.phase == .stopping {
            // Whoever told it to stop does not ask how far it has come.
        }
    }

    /// Ends the waits for plugin code, and for what makes releases ready to run.
    private func interrupt() {
        self.course.interruption.ring()
        // Ends with what is given up; stop() waits for that, too.
        Task { for runner in self.runners { await runner.endPreparations() } }
    }

    private func close() async {
        await self.course.naming("the supervision of plugin processes") {
            // What is being started again would only have to be stopped.
            self.course.interruption.ring()
            self.supervision.stop()
            self.engine.stopClosing()
            self.engine.watch.stop()
            self.exportShelf.stop()
            await self.supervising.withLock { $0 }?.value
        }
        self.bus.endWatching()
        await withDiscardingTaskGroup { group in
            for installation in self.awake.all { group.addTask { await self.putToSleep(installation) } }
        }
        await self.course.naming("the end of plugin processes") {
            for runner in self.runners { await runner.stop() }
        }
        await self.course.naming("the end of plugins' requests to elsewhere") { await self.outbound?.close() }
        await self.course.naming("the closing of plugins' databases") {
            do {
                try await self.databases.close()
            } catch {
                self.logger.error(
                    "A plugin's database could not be closed", metadata: [LogKey.errorMessage: "\(error)"])
            }
        }
    }

    /// Keeps what an installation has under way while the host stops.
    private func keepingState(of id: InstallationID) -> Activator.Keep {
        { [store, clock] state in
            guard let state else { return try await store.put(SavedState?.none, of: id) }
            let records = try await store.records(of: id)
            let saved = SavedState(
                timestamp: clock.now, pluginState: records.installation?.lifecycle.name ?? .enabled,
                configurationRevision: records.configuration?.revision ?? 0, state: state)
            try await store.put(saved, of: id)
        }
    }

    private func putToSleep(_ installation: AwakeInstallation) async {
        let logger = self.logger.of(installation.id, installation.release.id.version, nil)
        await self.course.naming("stop of \(installation.id)") {
            let began = ContinuousClock.now
            let warnings = await self.activator.stop(
                installation, operation: nil, keeping: self.keepingState(of: installation.id))
            let facts: Logger.Metadata = [
                LogKey.step: "\(LifecycleStep.stop.rawValue)",
                LogKey.duration: "\((ContinuousClock.now - began).milliseconds)",
            ]
            for warning in warnings {
                logger.log(.warning, "An installation did not stop in good order", warning, facts)
            }
            if warnings.isEmpty { logger.info("An installation has stopped", metadata: facts) }
            await installation.instance.close()
        }
    }
}
