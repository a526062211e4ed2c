import DovetailCore
import DovetailPlugin

extension PluginBody {
    /// The body, under way until it has been read to its end or is dropped; one that is all there needs nobody any more.
    ///
    /// - Parameters:
    ///   - traffic: Where it is counted.
    ///   - request: What keeps the id of the request that it answers; nil when it has none.
    /// - Returns: The body.
    func counted(in traffic: Traffic, for request: @autoclosure () -> RequestsUnderWay.Stay?) -> PluginBody {
        guard self.bytes == nil else { return self }
        return self.passing(holding: traffic.stay(), request())
    }
}
