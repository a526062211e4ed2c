import DovetailCore
import DovetailPlugin
import DovetailWire
import NIOCore

/// One context at the host: where the calls of all its capabilities go.
struct RemoteContext: Sendable {
    let connection: Connection
    /// The context's handle, which every call carries.
    let handle: UInt32
    /// The plugin object that binds.
    let instance: UInt32
    let bindings: BindingTable

    /// The capabilities.
    var backends: PluginBackends {
        PluginBackends(
            configuration: RemoteConfiguration(remote: self), storage: RemoteStorage(remote: self),
            database: RemoteDatabase(remote: self, transaction: nil), events: RemoteEvents(remote: self),
            services: RemoteServices(remote: self), http: RemoteHTTP(remote: self),
            notifications: RemoteNotifications(remote: self),
            permissions: RemotePermissions(remote: self), routes: RemoteRoutes(remote: self),
            timers: RemoteTimers(remote: self), tasks: RemoteTasks(remote: self),
            resources: RemoteResources(remote: self), features: RemoteFeatures(remote: self))
    }

    /// Calls the host.
    ///
    /// A task that was cancelled before may do so all the same, as it may inside the host: to put things in order. One that
    /// is cancelled meanwhile gives the call up.
    ///
    /// - Throws: What the host throws, as it would inside the host.
    @discardableResult
    func call(
        _ method: WireMethod, json: ByteBuffer = ByteBuffer(), body: ByteBuffer = ByteBuffer(),
        stream: PluginBody? = nil
    ) async throws -> WireAnswer {
        do {
            return try await self.send(method, handle: self.handle, json: json, body: body, stream: stream)
        } catch let failure as WireFailure {
            throw failure.error
        } catch is CallLost {
            throw DovetailError(.contextEnded, "The host is gone.", remedy: .retry)
        } catch let refused as CallRefused {
            throw PluginFailure.temporary(
                "\(refused.underWay) calls to the host are under way already; wait for some of them.")
        }
    }

    /// Lets go of something that was bound.
    func release(_ binding: UInt32) async {
        // Under the handle of the plugin object, since what a hook binds outlives the hook's context. What is bound no
        // longer, or at a host that is gone, is let go already.
        _ = try? await self.send(.bindingRelease, handle: self.instance, body: ByteBuffer(integer: binding))
        self.bindings.remove(binding)
    }

    private func send(
        _ method: WireMethod, handle: UInt32, json: ByteBuffer = ByteBuffer(), body: ByteBuffer,
        stream: PluginBody? = nil
    ) async throws -> WireAnswer {
        guard Task.isCancelled else {
            return try await self.connection.call(
                method, handle: handle, trace: TraceContext.current, json: json, body: body, stream: stream)
        }
        // A task that is not cancelled, and is waited for: calls of one that is are not sent at all.
        return try await Task {
            try await self.connection.call(
                method, handle: handle, trace: TraceContext.current, json: json, body: body, stream: stream)
        }.value
    }

    /// Binds something: first here, so that the host can call it at once, then at the host.
    func bind(
        _ binding: BindingTable.Binding, _ method: WireMethod, _ document: (UInt32) -> BindDocument
    ) async throws -> any Registration {
        let number = self.bindings.add(binding, of: self.instance)
        do {
            try await self.call(method, json: try ByteBuffer(document: document(number)))
        } catch {
            self.bindings.remove(number)
            if error is CancellationError {
                // The host may have bound it all the same. Whoever has given it up does not wait until it is let go.
                Task { await self.release(number) }
            }
            throw error
        }
        return RemoteRegistration(remote: self, binding: number)
    }
}

/// What plugin code holds of something that it bound.
private struct RemoteRegistration: Registration {
    let remote: RemoteContext
    let binding: UInt32

    func cancel() async { await self.remote.release(self.binding) }
}
