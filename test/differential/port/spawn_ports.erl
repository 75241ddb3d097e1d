%% Programs as ports: data, packets, lines, ends and their order, wrong uses, busy
%% ports, os:cmd.
-module(spawn_ports).
-export([main/1]).
w(T)-> receive after T -> ok end, io:format("~p~n",[lists:reverse(fl([]))]).
fl(A) -> receive {P,M} when is_port(P) -> fl([{port,M}|A]); {'EXIT',P,M} when is_port(P) -> fl([{exit,M}|A]); {'DOWN',_,T,I,R} -> fl([{down,T,if is_port(I) -> port; true -> I end,R}|A]); M -> fl([M|A]) after 0 -> A end.
i(P) -> [X || X={K,_} <- case erlang:port_info(P) of undefined -> []; L -> L end, lists:member(K,[registered_name,name,input,output])].
c(F) -> try F() catch C:R:S -> {C,R,[{M,Fu,case A of [_|_] -> length(A); _ -> A end,proplists:get_value(error_info,L)} || {M,Fu,A,L} <- [hd(S)]]} end.
main(_) ->
  process_flag(trap_exit,true),
  P1=open_port({spawn,"true"},[eof]), w(500), io:format("~p~n",[i(P1)]),
  P2=open_port({spawn,"/bin/true"},[eof,exit_status]), w(500), io:format("~p~n",[i(P2)]),
  P3=open_port({spawn,"/bin/echo hi"},[eof,exit_status]), w(500),io:format("~p~n",[i(P3)]),
  P4=open_port({spawn,"/bin/cat"},[]), w(100), exit(P4,normal), w(100), io:format("~p~n",[i(P4)]),
  P5=open_port({spawn,"/bin/cat"},[]), exit(P5,kill), w(100),
  P6=open_port({spawn,"/bin/cat"},[]), monitor(port,P6), exit(P6,foo), w(100),
  P7=open_port({spawn,"/bin/cat"},[]), P7 ! foo, w(100), io:format("~p~n",[i(P7)]),
  spawn(fun()-> P7 ! {self(),{command,"abc"}} end), w(100),
  P7 ! {self(),{connect,spawn(fun()->timer:sleep(200) end)}}, w(100), w(200), io:format("~p~n",[i(P7)]),
  P8=open_port({spawn,"/bin/cat"},[{packet,1}]), port_command(P8,lists:duplicate(256,$a)), w(100),
  P9=open_port({spawn,"/bin/cat"},[{packet,2},binary]), port_command(P9,[lists:duplicate(3,$a)]), w(200),
  io:format("~p~n",[catch port_close(P9)]), w(10), io:format("~p~n",[c(fun() -> port_close(P9) end)]),
  io:format("~p~n",[c(fun() -> port_command(P9,"") end)]), io:format("~p~n",[c(fun() -> link(P9) end)]), w(10),
  monitor(port,P9), w(10),
  io:format("~p~n",[c(fun() -> port_control(P9,1,"") end)]),
  PA=open_port({spawn,"/bin/cat"},[{packet,2},binary]), io:format("~p~n",[c(fun() -> port_control(PA,1,"") end)]),io:format("~p~n",[c(fun() -> erlang:port_call(PA,1,"") end)]),
  register(catp,PA), io:format("~p ~p~n",[whereis(catp)==PA,i(PA)]), catp ! {self(),{command,"x"}}, w(50),
  monitor(port,catp), io:format("~p~n",[process_info(self(),monitors)]), port_close(PA), w(50), io:format("~p~n",[whereis(catp)]),
  PB=open_port({spawn,"sleep 1"},[in]),io:format("~p~n",[catch port_command(PB,"x")]), 
  PC=open_port({spawn,"true"},[out]),w(300),io:format("~p~n",[catch port_command(PC,"x")]), w(300),
  PD=open_port({spawn,"cat"},[]),erlang:port_set_data(PD,{a,b}), io:format("~p~n",[erlang:port_get_data(PD)]), PD ! {self(),close}, w(100),
  PE=open_port({spawn,"cat >/dev/null; exit 3"},[out,exit_status]), w(100), 
  io:format("~p~n",[c(fun() -> port_connect(PE,foo) end)]), io:format("~p~n",[c(fun() -> erlang:port_info(foo) end)]),io:format("~p~n",[c(fun() -> erlang:port_info("foo") end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn_driver,"foo"},[]) end)]),
  io:format("~p~n",[c(fun() -> open_port({foo,1},[]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn_executable,"/nonex"},[]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn_executable,"/etc/passwd"},[]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn,"cat"},[foo]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn,"cat"},[{args,["a"]}]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn,""},[]) end)]),
  io:format("~p~n",[c(fun() -> open_port({spawn,"cat"},[nouse_stdio,stderr_to_stdout]) end)]),
  io:format("~p~n",[c(fun() -> open_port({fd,-1,77},[]) end)]),
  open_port({spawn,"nonexxx"},[exit_status,stderr_to_stdout,{line,99}]),w(200),
  open_port({spawn,"kill -9 $$"},[exit_status]),w(200),
  open_port({spawn_executable,"/bin/sh"},[{args,["-c","echo $0 $1; pwd","zero",<<"one">>]},{cd,"/tmp"},{arg0,"hi"},{line,99}]),w(200),
  open_port({spawn_executable,"/bin/sh"},[{args,["-c","echo $A ${B-no} $HOME; exit 3"]},{env,[{"HOME","/h"},{"A","x"},{"B",false}]},exit_status,in]),w(200),
  open_port({spawn,"printf 'a\\nb'"},[{line,10},exit_status]),w(200),
  open_port({spawn,"printf 'hello\\nhello!\\n\\nhelloworldabc'"},[{line,5},exit_status,binary]),w(200),
  open_port({spawn,"printf '\\0\\3abc\\0\\0\\0\\1xy'"},[{packet,2},binary]),w(200),
  PF=open_port({spawn_executable,"/bin/sh"},[nouse_stdio,{args,["-c","read x <&3; echo got $x >&4"]},{line,80}]), port_command(PF,"hello\n"), w(200),
  io:format("~p~n",[os:cmd("echo hi; echo err >&2; exit 3")]),
  io:format("~p~n",[os:cmd("cat; echo end")]),
  io:format("~p~n",[os:cmd("yes x | head -c 100000", #{max_size => 10})]),
  PG=open_port({spawn,"cat"},[binary]), Big=binary:copy(<<"0123456789">>,100000), port_command(PG,Big), io:format("~p~n",[collect(PG,0)]), 
  PH=open_port({spawn,"sleep 2"},[]), io:format("~p~n",[erlang:port_command(PH,binary:copy(<<0>>,200000),[nosuspend])]), io:format("~p~n",[erlang:port_command(PH,<<0>>,[nosuspend])]),
  io:format("~p~n",[erlang:port_info(PH,queue_size) > {queue_size,0}]), port_close(PH),
  w(10),
  ok.
collect(_,1000000) -> all;
collect(P,N) -> receive {P,{data,D}} -> collect(P,N+byte_size(D)) after 2000 -> N end.
