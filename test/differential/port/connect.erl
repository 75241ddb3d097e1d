%% Who owns a port and who is linked to it.
-module(connect).
-export([main/1]).
main(_) -> P=open_port({spawn,"cat"},[]), S=spawn(fun() -> receive X -> exit(X) end end),
 P ! {self(),{connect,S}}, timer:sleep(50), io:format("~p ~p~n",[element(2,erlang:port_info(P,links))==[self()],element(2,erlang:port_info(P,connected))==S]),
 S ! normal, timer:sleep(50), io:format("~p~n",[is_list(erlang:port_info(P))]),
 Q=open_port({spawn,"cat"},[]), T=spawn(fun() -> receive X -> exit(X) end end), port_connect(Q,T),io:format("~p ~p~n",[length(element(2,erlang:port_info(Q,links))),element(2,erlang:port_info(Q,connected))==T]),
 T ! normal, timer:sleep(50), io:format("~p~n",[erlang:port_info(Q)]),
 R=open_port({spawn,"cat"},[]), spawn(fun() -> link(R) end), timer:sleep(50), io:format("~p~n",[is_list(erlang:port_info(R))]),
 spawn(fun() -> link(R), exit(foo) end), process_flag(trap_exit,true), receive {'EXIT',R,W} -> io:format("~p~n",[W]) after 100 -> no end.
