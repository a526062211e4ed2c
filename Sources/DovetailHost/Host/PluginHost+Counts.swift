extension PluginHost {
    /// How many installations are awake.
    public var awakeCount: Int { self.awake.count }
}
