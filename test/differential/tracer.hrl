%% A process that gets the events of a trace, and tells them in their order.
tracer() -> spawn(fun() -> tracer([]) end).
tracer(Events) ->
    receive
        {get, From} -> From ! {self(), lists:reverse(Events)}, tracer([]);
        Event -> tracer([Event | Events])
    end.
events(Tracer) -> timer:sleep(50), Tracer ! {get, self()}, receive {Tracer, Events} -> Events end.
