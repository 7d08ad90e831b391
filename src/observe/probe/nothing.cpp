// In place of interpose.cpp where sanitizers interpose themselves: the probe observes nothing then.
