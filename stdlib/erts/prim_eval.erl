%% The receive of erl_eval: clauses are a fun that gives nomatch or the result.
-module(prim_eval).
-export(['receive'/2]).

'receive'(Clauses, Timeout) ->
    case lumen:recv_peek() of
        [Message] ->
            case Clauses(Message) of
                nomatch ->
                    lumen:recv_next(),
                    'receive'(Clauses, Timeout);
                Result ->
                    lumen:recv_remove(),
                    Result
            end;
        [] ->
            case lumen:recv_wait(Timeout) of
                true -> 'receive'(Clauses, Timeout);
                false -> timeout
            end
    end.
