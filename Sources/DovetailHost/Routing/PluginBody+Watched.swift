import DovetailCore
import DovetailPlugin

extension PluginBody {
    /// The body of an answer: when it fails, that is logged as the plugin's failure, unless the request's body or its reader
    /// is to blame.
    func watched(by call: RouteCall, _ upload: WatchedBody) -> PluginBody {
        self.passing { chunks in
            do {
                return try await chunks.next()
            } catch {
                if Task.isCancelled { throw error }
                if let fault = upload.fault { throw fault }
                // For its line in the log: whoever reads gets what the plugin threw.
                _ = call.failure(error)
                throw error
            }
        }
    }
}
