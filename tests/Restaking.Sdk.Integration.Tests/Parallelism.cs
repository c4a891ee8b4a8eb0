// Each class has a chain of its own, and waits for it more than it computes (a fork asks its upstream node for every slot): more classes at a time than processors.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]
