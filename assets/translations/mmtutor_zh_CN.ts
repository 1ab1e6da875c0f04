<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>AnswerArea</name>
    <message>
      <source>Draw</source>
      <translation>手写</translation>
    </message>
    <message>
      <source>Say</source>
      <translation>说出</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>出示</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>打字</translation>
    </message>
    <message>
      <source>{way} (F{number})</source>
      <translation>{way}（F{number}）</translation>
    </message>
  </context>
  <context>
    <name>CameraView</name>
    <message>
      <source>Camera picture</source>
      <translation>摄像头画面</translation>
    </message>
    <message>
      <source>The camera is starting.</source>
      <translation>摄像头正在启动。</translation>
    </message>
  </context>
  <context>
    <name>CardPage</name>
    <message>
      <source>Back to the exercises</source>
      <translation>回到练习</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Next card</source>
      <translation>下一张</translation>
    </message>
    <message>
      <source>Next step</source>
      <translation>下一步</translation>
    </message>
    <message>
      <source>Next step or card</source>
      <translation>下一步或下一张</translation>
    </message>
    <message>
      <source>Picture for: {title}</source>
      <translation>配图：{title}</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一张</translation>
    </message>
    <message>
      <source>Previous and next card</source>
      <translation>上一张和下一张</translation>
    </message>
    <message>
      <source>Read it to me</source>
      <translation>读给我听</translation>
    </message>
    <message>
      <source>Show the first step</source>
      <translation>看第一步</translation>
    </message>
    <message>
      <source>Start the exercises</source>
      <translation>开始练习</translation>
    </message>
    <message>
      <source>Straight to the exercises</source>
      <translation>直接做练习</translation>
    </message>
    <message>
      <source>This system has no voice for this language.</source>
      <translation>这台电脑没有安装这种语言的语音。</translation>
    </message>
  </context>
  <context>
    <name>CheckPage</name>
    <message>
      <source>Answers are kept safely.</source>
      <translation>答案已安全保存。</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>摄像头</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>再检查一遍</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>Everything is kept in {folder}.</source>
      <translation>所有内容保存在 {folder}。</translation>
    </message>
    <message>
      <source>It works.</source>
      <translation>工作正常。</translation>
    </message>
    <message>
      <source>It works. Say something: the bars move.</source>
      <translation>工作正常。说句话，声音条会跟着动。</translation>
    </message>
    <message>
      <source>Listen</source>
      <translation>试听</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>试看</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查看……</translation>
    </message>
    <message>
      <source>Microphone</source>
      <translation>麦克风</translation>
    </message>
    <message>
      <source>No camera was found.</source>
      <translation>没有找到摄像头。</translation>
    </message>
    <message>
      <source>No microphone was found.</source>
      <translation>没有找到麦克风。</translation>
    </message>
    <message>
      <source>Open Settings and restore a backup.</source>
      <translation>请打开“设置”，恢复一个备份。</translation>
    </message>
    <message>
      <source>Plug one in, or allow the camera in the system settings. You can type or draw meanwhile.</source>
      <translation>请接上摄像头，或在系统设置中允许使用。在此期间可以打字或手写。</translation>
    </message>
    <message>
      <source>Plug one in, or allow the microphone in the system settings. You can type or draw meanwhile.</source>
      <translation>请接上麦克风，或在系统设置中允许使用。在此期间可以打字或手写。</translation>
    </message>
    <message>
      <source>Reading handwriting and speech</source>
      <translation>识别手写和语音</translation>
    </message>
    <message>
      <source>Ready. It works on this computer alone, without the internet.</source>
      <translation>已就绪。只在这台电脑上运行，不需要网络。</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>存储</translation>
    </message>
    <message>
      <source>Typing and drawing always work. The rest is here.</source>
      <translation>打字和手写随时可用。其他的都在这里。</translation>
    </message>
    <message>
      <source>Which camera</source>
      <translation>使用哪个摄像头</translation>
    </message>
    <message>
      <source>Which microphone</source>
      <translation>使用哪个麦克风</translation>
    </message>
    <message>
      <source>You can type your answers.</source>
      <translation>可以打字作答。</translation>
    </message>
    <message>
      <source>{name} is there.</source>
      <translation>{name} 已找到。</translation>
    </message>
  </context>
  <context>
    <name>ChoicesPage</name>
    <message>
      <source>As usual</source>
      <translation>照常</translation>
    </message>
    <message>
      <source>Comes first</source>
      <translation>先出</translation>
    </message>
    <message>
      <source>Course</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Exercises</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Never comes</source>
      <translation>不出</translation>
    </message>
    <message>
      <source>What comes first is asked before all else in its lesson; what never comes is not asked.</source>
      <translation>“先出”的练习在本课中最先出现；“不出”的练习不会出现。</translation>
    </message>
    <message>
      <source>first</source>
      <translation>先出</translation>
    </message>
    <message>
      <source>never</source>
      <translation>不出</translation>
    </message>
  </context>
  <context>
    <name>ChosenField</name>
    <message>
      <source>Add …</source>
      <translation>添加…</translation>
    </message>
    <message>
      <source>Add: {name}</source>
      <translation>添加：{name}</translation>
    </message>
    <message>
      <source>Remove: {name}</source>
      <translation>移除：{name}</translation>
    </message>
    <message>
      <source>Wrong answer from: {name}</source>
      <translation>由此得出的错误答案：{name}</translation>
    </message>
  </context>
  <context>
    <name>ClassCover</name>
    <message>
      <source>Everything you did is kept. It goes on in a moment.</source>
      <translation>你做过的都已保存，马上就会继续。</translation>
    </message>
    <message>
      <source>Look at your teacher</source>
      <translation>请看老师</translation>
    </message>
  </context>
  <context>
    <name>ClassJoinPage</name>
    <message>
      <source>Address on your teacher's screen, if there is one</source>
      <translation>老师屏幕上的地址（如果有）</translation>
    </message>
    <message>
      <source>Address, such as 192.168.1.20:41234</source>
      <translation>地址，例如 192.168.1.20:41234</translation>
    </message>
    <message>
      <source>Code or link</source>
      <translation>课堂码或链接</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>It is on your teacher's screen.</source>
      <translation>它在老师的屏幕上。</translation>
    </message>
    <message>
      <source>Join</source>
      <translation>加入</translation>
    </message>
    <message>
      <source>Join a class</source>
      <translation>加入课堂</translation>
    </message>
    <message>
      <source>Looking for the class …</source>
      <translation>正在寻找课堂…</translation>
    </message>
    <message>
      <source>What is the code?</source>
      <translation>课堂码是什么？</translation>
    </message>
    <message>
      <source>Without a network your answers are kept here, and you bring them on a stick.</source>
      <translation>不联网时，答案保存在这里，之后用 U 盘交给老师。</translation>
    </message>
    <message>
      <source>Work without a network</source>
      <translation>不联网学习</translation>
    </message>
    <message>
      <source>Your teacher sees your exercise, tries, hints and answers as text. No picture or sound leaves this computer unless you send one.</source>
      <translation>老师能看到你的练习、尝试次数、提示和文字形式的答案。除非你自己发送，图片和声音都不会离开这台电脑。</translation>
    </message>
  </context>
  <context>
    <name>ClassPage</name>
    <message>
      <source>A lesson is running</source>
      <translation>正在上课</translation>
    </message>
    <message>
      <source>Answers from a stick …</source>
      <translation>从 U 盘读取答案…</translation>
    </message>
    <message>
      <source>Answers that a learner has brought</source>
      <translation>学习者带来的答案</translation>
    </message>
    <message>
      <source>Close the class</source>
      <translation>关闭课堂</translation>
    </message>
    <message>
      <source>End the lesson</source>
      <translation>结束这节课</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Hide the shown answer</source>
      <translation>收起展示的答案</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>已打开</translation>
    </message>
    <message>
      <source>Pause everybody</source>
      <translation>全班暂停</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>已暂停</translation>
    </message>
    <message>
      <source>Show the code</source>
      <translation>显示课堂码</translation>
    </message>
    <message>
      <source>Show the learners</source>
      <translation>显示学习者</translation>
    </message>
    <message>
      <source>The class is not connected at the moment. Nothing is lost; it goes on by itself.</source>
      <translation>课堂暂时没有连接。什么都不会丢失，会自动继续。</translation>
    </message>
    <message>
      <source>The lesson is over</source>
      <translation>这节课已结束</translation>
    </message>
    <message>
      <source>The school's broker does not know you. Check the address, with name and password.</source>
      <translation>学校的服务器不认识您。请检查地址、用户名和密码。</translation>
    </message>
    <message>
      <source>{delivered} of {made} delivered</source>
      <translation>已送达 {delivered}／{made}</translation>
    </message>
    <message>
      <source>{n} here</source>
      <translation>{n} 人在线</translation>
    </message>
    <message>
      <source>{n} stuck</source>
      <translation>{n} 人卡住</translation>
    </message>
  </context>
  <context>
    <name>ClassStrip</name>
    <message>
      <source>An answer to look at together</source>
      <translation>大家一起看这个答案</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>课堂</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Connected</source>
      <translation>已连接</translation>
    </message>
    <message>
      <source>I can go on</source>
      <translation>我可以继续了</translation>
    </message>
    <message>
      <source>Leave the class</source>
      <translation>离开课堂</translation>
    </message>
    <message>
      <source>Looking for the class …</source>
      <translation>正在寻找课堂…</translation>
    </message>
    <message>
      <source>No connection: go on, your answers wait here</source>
      <translation>没有连接：请继续，答案先保存在这里</translation>
    </message>
    <message>
      <source>Not now</source>
      <translation>暂不发送</translation>
    </message>
    <message>
      <source>Save to a stick</source>
      <translation>存到 U 盘</translation>
    </message>
    <message>
      <source>Send</source>
      <translation>发送</translation>
    </message>
    <message>
      <source>Send this answer …</source>
      <translation>发送这个答案…</translation>
    </message>
    <message>
      <source>The class is over; the last answers are on their way</source>
      <translation>下课了，最后的答案正在发送</translation>
    </message>
    <message>
      <source>To the lesson</source>
      <translation>去上课</translation>
    </message>
    <message>
      <source>What your teacher would see</source>
      <translation>老师将看到的内容</translation>
    </message>
    <message>
      <source>Without a network: your answers go on a stick</source>
      <translation>不联网：答案用 U 盘交给老师</translation>
    </message>
    <message>
      <source>Your teacher sees that you are stuck</source>
      <translation>老师看到你卡住了</translation>
    </message>
    <message>
      <source>Your teacher would see this picture. Nobody else does, and it is not kept.</source>
      <translation>老师会看到这张图片。别人看不到，也不会保存。</translation>
    </message>
    <message>
      <source>Your teacher's computer does not know this one. Ask your teacher to let you in again.</source>
      <translation>老师的电脑不认识这台电脑。请老师重新允许你加入。</translation>
    </message>
    <message>
      <source>answers</source>
      <translation>答案</translation>
    </message>
    <message>
      <source>{delivered} of {made} delivered</source>
      <translation>已送达 {delivered}／{made}</translation>
    </message>
  </context>
  <context>
    <name>ClozePanel</name>
    <message>
      <source>Gap {number}</source>
      <translation>第 {number} 空</translation>
    </message>
    <message>
      <source>look at this gap again</source>
      <translation>再看看这个空</translation>
    </message>
    <message>
      <source>right</source>
      <translation>对</translation>
    </message>
  </context>
  <context>
    <name>CodeView</name>
    <message>
      <source>Address of this computer</source>
      <translation>这台电脑的地址</translation>
    </message>
    <message>
      <source>Address, where the code alone finds nothing:</source>
      <translation>只用课堂码找不到时的地址：</translation>
    </message>
    <message>
      <source>Code {code}</source>
      <translation>课堂码 {code}</translation>
    </message>
    <message>
      <source>On your desk press “Class” and type this code</source>
      <translation>在你的桌面按“课堂”，输入这个课堂码</translation>
    </message>
    <message>
      <source>QR code of the class</source>
      <translation>课堂的二维码</translation>
    </message>
  </context>
  <context>
    <name>CourseList</name>
    <message>
      <source>A draft: learners do not see it before you publish it.</source>
      <translation>草稿：发布之前学习者看不到它。</translation>
    </message>
    <message>
      <source>Built in</source>
      <translation>内置课程</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>复制</translation>
    </message>
    <message>
      <source>Edit</source>
      <translation>编辑</translation>
    </message>
    <message>
      <source>Edit a copy</source>
      <translation>编辑副本</translation>
    </message>
    <message>
      <source>Edit a copy of {title}</source>
      <translation>编辑“{title}”的副本</translation>
    </message>
    <message>
      <source>Edit {title}</source>
      <translation>编辑“{title}”</translation>
    </message>
    <message>
      <source>Files of mmtutor, Moodle XML, GIFT, Aiken, QTI, Anki and CSV can be imported.</source>
      <translation>可以导入 mmtutor、Moodle XML、GIFT、Aiken、QTI、Anki 和 CSV 文件。</translation>
    </message>
    <message>
      <source>Import a file …</source>
      <translation>导入文件…</translation>
    </message>
    <message>
      <source>It cannot be read as it is.</source>
      <translation>现在这样读不出来。</translation>
    </message>
    <message>
      <source>Lessons: {lessons}. Exercises: {items}.</source>
      <translation>课数：{lessons}。练习数：{items}。</translation>
    </message>
    <message>
      <source>Looking for courses …</source>
      <translation>正在查找课程…</translation>
    </message>
    <message>
      <source>New course</source>
      <translation>新建课程</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>移除</translation>
    </message>
    <message>
      <source>Remove {title}</source>
      <translation>移除“{title}”</translation>
    </message>
    <message>
      <source>There are changes that learners do not see yet.</source>
      <translation>有些改动学习者还看不到。</translation>
    </message>
    <message>
      <source>Title of a new course</source>
      <translation>新课程的标题</translation>
    </message>
    <message>
      <source>Type a title first.</source>
      <translation>请先输入标题。</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>You have none yet. Begin a new one, import a file, or edit a copy of a built-in course.</source>
      <translation>还没有。可以新建课程、导入文件，或编辑内置课程的副本。</translation>
    </message>
    <message>
      <source>Your courses</source>
      <translation>你的课程</translation>
    </message>
    <message>
      <source>{title} was imported.</source>
      <translation>已导入“{title}”。</translation>
    </message>
    <message>
      <source>{title} was removed.</source>
      <translation>已移除“{title}”。</translation>
    </message>
    <message>
      <source>… and {count} more.</source>
      <translation>…另外还有 {count} 条。</translation>
    </message>
  </context>
  <context>
    <name>CoursesPage</name>
    <message>
      <source>Courses</source>
      <translation>课程</translation>
    </message>
  </context>
  <context>
    <name>DecisionsPage</name>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>What teachers have decided</source>
      <translation>老师的决定</translation>
    </message>
  </context>
  <context>
    <name>DrawPanel</name>
    <message>
      <source>Clear</source>
      <translation>清空</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
  </context>
  <context>
    <name>EditorPage</name>
    <message>
      <source>Alt ↑ ↓</source>
      <translation>Alt ↑ ↓</translation>
    </message>
    <message>
      <source>Check the course and show it to learners</source>
      <translation>检查课程，并让学习者看到</translation>
    </message>
    <message>
      <source>Checking …</source>
      <translation>正在检查…</translation>
    </message>
    <message>
      <source>Choose a card or an exercise in the outline to see it as learners do.</source>
      <translation>在大纲里选一张卡片或一道练习，就能看到学习者看到的样子。</translation>
    </message>
    <message>
      <source>Ctrl Z</source>
      <translation>Ctrl Z</translation>
    </message>
    <message>
      <source>Del</source>
      <translation>Del</translation>
    </message>
    <message>
      <source>Draft kept</source>
      <translation>草稿已保存</translation>
    </message>
    <message>
      <source>Learners see the course as it is now.</source>
      <translation>学习者现在看到的就是这个样子。</translation>
    </message>
    <message>
      <source>Move in the outline</source>
      <translation>在大纲里移动</translation>
    </message>
    <message>
      <source>Not published yet</source>
      <translation>还没有发布</translation>
    </message>
    <message>
      <source>Publish</source>
      <translation>发布</translation>
    </message>
    <message>
      <source>Redo</source>
      <translation>重做</translation>
    </message>
    <message>
      <source>Remove in the outline</source>
      <translation>从大纲里移除</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>What is to be translated stands pale in its box. Publishing points it out.</source>
      <translation>待翻译的原文以浅色显示在框里；发布时会指出来。</translation>
    </message>
  </context>
  <context>
    <name>Form</name>
    <message>
      <source>Add a skill</source>
      <translation>添加技能</translation>
    </message>
    <message>
      <source>Remove this skill</source>
      <translation>移除这项技能</translation>
    </message>
    <message>
      <source>Skill {number}</source>
      <translation>第 {number} 项技能</translation>
    </message>
  </context>
  <context>
    <name>GatePage</name>
    <message>
      <source>Begin</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Here you keep classes, look at reports and judge answers. Choose a passphrase: it keeps learners out. It cannot be looked up, so keep it in mind.</source>
      <translation>在这里管理班级、查看报告、评判答案。请设一个口令，让学生进不来。口令无法查询，请记住它。</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>Passphrase</source>
      <translation>口令</translation>
    </message>
    <message>
      <source>Teacher</source>
      <translation>老师</translation>
    </message>
    <message>
      <source>Teacher mode</source>
      <translation>教师模式</translation>
    </message>
    <message>
      <source>The same passphrase again</source>
      <translation>再输入一次口令</translation>
    </message>
    <message>
      <source>The two passphrases are not the same. Type them again.</source>
      <translation>两次输入的口令不一样。请重新输入。</translation>
    </message>
    <message>
      <source>Type your passphrase.</source>
      <translation>请输入口令。</translation>
    </message>
    <message>
      <source>Your name</source>
      <translation>您的姓名</translation>
    </message>
  </context>
  <context>
    <name>Groups</name>
    <message>
      <source>Everybody ({n})</source>
      <translation>全部（{n}）</translation>
    </message>
    <message>
      <source>Groups</source>
      <translation>分组</translation>
    </message>
    <message>
      <source>Stuck ({n})</source>
      <translation>卡住（{n}）</translation>
    </message>
    <message>
      <source>{name} ({n})</source>
      <translation>{name}（{n}）</translation>
    </message>
  </context>
  <context>
    <name>HomePage</name>
    <message>
      <source>Change learner</source>
      <translation>换一位学习者</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Courses</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>From your teacher</source>
      <translation>老师布置的</translation>
    </message>
    <message>
      <source>From your teacher: {title} {due}</source>
      <translation>老师布置：{title} {due}</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Go on with {lesson}</source>
      <translation>继续学习：{lesson}</translation>
    </message>
    <message>
      <source>Lesson {number}: {title}</source>
      <translation>第 {number} 课：{title}</translation>
    </message>
    <message>
      <source>One is added under “I'm a teacher”, by you or by a teacher.</source>
      <translation>可以由你自己或老师在“我是老师”里添加。</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Start</source>
      <translation>开始</translation>
    </message>
    <message>
      <source>Start with {lesson}</source>
      <translation>从这里开始：{lesson}</translation>
    </message>
    <message>
      <source>There is no course here yet.</source>
      <translation>这里还没有课程。</translation>
    </message>
    <message>
      <source>What I can do</source>
      <translation>我学会的</translation>
    </message>
    <message>
      <source>due by {day}</source>
      <translation>截止 {day}</translation>
    </message>
    <message>
      <source>mastered</source>
      <translation>已掌握</translation>
    </message>
    <message>
      <source>new</source>
      <translation>未学</translation>
    </message>
  </context>
  <context>
    <name>KeepingPage</name>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>更改</translation>
    </message>
    <message>
      <source>Changed.</source>
      <translation>已更改。</translation>
    </message>
    <message>
      <source>Data and passphrase</source>
      <translation>数据与口令</translation>
    </message>
    <message>
      <source>Erase now</source>
      <translation>立即清除</translation>
    </message>
    <message>
      <source>Erase what is older …</source>
      <translation>清除更早的…</translation>
    </message>
    <message>
      <source>For ever</source>
      <translation>永久</translation>
    </message>
    <message>
      <source>Keep answers</source>
      <translation>保留答案</translation>
    </message>
    <message>
      <source>New passphrase</source>
      <translation>新口令</translation>
    </message>
    <message>
      <source>Nothing here is older.</source>
      <translation>没有更早的答案。</translation>
    </message>
    <message>
      <source>Nothing is ever erased, unless you erase a learner.</source>
      <translation>什么都不会清除，除非您清除某个学习者。</translation>
    </message>
    <message>
      <source>Older: {attempts} answers of {learners} learners. They stay until you erase them.</source>
      <translation>更早的：{learners} 个学习者的 {attempts} 个答案。在您清除之前都会保留。</translation>
    </message>
    <message>
      <source>Passphrase of {name}</source>
      <translation>{name} 的口令</translation>
    </message>
    <message>
      <source>Present passphrase</source>
      <translation>当前口令</translation>
    </message>
    <message>
      <source>The same passphrase again</source>
      <translation>再输入一次口令</translation>
    </message>
    <message>
      <source>The two passphrases are not the same. Type them again.</source>
      <translation>两次输入的口令不一样。请重新输入。</translation>
    </message>
    <message>
      <source>What is erased cannot be brought back.</source>
      <translation>清除后无法恢复。</translation>
    </message>
    <message>
      <source>{n} days</source>
      <translation>{n} 天</translation>
    </message>
  </context>
  <context>
    <name>LanguageBar</name>
    <message>
      <source>Also in {language}</source>
      <translation>再加{language}</translation>
    </message>
    <message>
      <source>Write this course in another language, too</source>
      <translation>用另一种语言也写这门课程</translation>
    </message>
  </context>
  <context>
    <name>LearnerPage</name>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Erase</source>
      <translation>清除</translation>
    </message>
    <message>
      <source>Erase for ever</source>
      <translation>永久清除</translation>
    </message>
    <message>
      <source>Erases {name} with every answer, here and in the backups. It cannot be undone. To confirm, type the name.</source>
      <translation>清除 {name} 和每一个答案，包括备份中的。无法撤销。请输入姓名确认。</translation>
    </message>
    <message>
      <source>Everything, as one file in JSON: sessions, answers, verdicts, mastery.</source>
      <translation>全部内容，一个 JSON 文件：学习过程、答案、评判、掌握程度。</translation>
    </message>
    <message>
      <source>Export all data …</source>
      <translation>导出全部数据…</translation>
    </message>
    <message>
      <source>Learners sign in with picture and PIN. Leave it empty to keep it as it is.</source>
      <translation>学习者用图片和 PIN 登录。留空则保持不变。</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>New PIN</source>
      <translation>新 PIN</translation>
    </message>
    <message>
      <source>New learner</source>
      <translation>新学习者</translation>
    </message>
    <message>
      <source>PIN</source>
      <translation>PIN</translation>
    </message>
    <message>
      <source>PIN, if you want one</source>
      <translation>PIN（可不设）</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>Saved</source>
      <translation>已保存</translation>
    </message>
    <message>
      <source>Saved: {file}</source>
      <translation>已保存：{file}</translation>
    </message>
    <message>
      <source>Type the name to erase</source>
      <translation>输入要清除的姓名</translation>
    </message>
    <message>
      <source>What is kept of {name}</source>
      <translation>保存着 {name} 的哪些数据</translation>
    </message>
    <message>
      <source>Without a PIN</source>
      <translation>不用 PIN</translation>
    </message>
  </context>
  <context>
    <name>LessonChoice</name>
    <message>
      <source>Course</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Exercise</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Lesson</source>
      <translation>课</translation>
    </message>
    <message>
      <source>Start for everybody</source>
      <translation>全班开始</translation>
    </message>
    <message>
      <source>Whole lesson</source>
      <translation>整节课</translation>
    </message>
  </context>
  <context>
    <name>LessonFoot</name>
    <message>
      <source>Check  ⏎</source>
      <translation>检查  ⏎</translation>
    </message>
    <message>
      <source>Finish  ⏎</source>
      <translation>结束  ⏎</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Hint {number} of {of}</source>
      <translation>提示 {number}/{of}</translation>
    </message>
    <message>
      <source>I don't know this yet</source>
      <translation>我还不会</translation>
    </message>
    <message>
      <source>I'm stuck</source>
      <translation>我卡住了</translation>
    </message>
    <message>
      <source>In other words</source>
      <translation>换一种说法</translation>
    </message>
    <message>
      <source>Next  ⏎</source>
      <translation>下一题  ⏎</translation>
    </message>
    <message>
      <source>One moment …</source>
      <translation>请稍等…</translation>
    </message>
    <message>
      <source>Read my page  ⏎</source>
      <translation>读我的页面  ⏎</translation>
    </message>
    <message>
      <source>Reading …</source>
      <translation>正在识别……</translation>
    </message>
    <message>
      <source>Show me the answer</source>
      <translation>给我看答案</translation>
    </message>
  </context>
  <context>
    <name>LessonPage</name>
    <message>
      <source>Check, then next</source>
      <translation>检查，然后下一题</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Hold to talk</source>
      <translation>按住说话</translation>
    </message>
    <message>
      <source>I am still reading your last answer.</source>
      <translation>我还在识别你上一个答案。</translation>
    </message>
    <message>
      <source>In other words, by a language model</source>
      <translation>换一种说法（由语言模型生成）</translation>
    </message>
    <message>
      <source>Leave; nothing is lost</source>
      <translation>离开，什么都不会丢</translation>
    </message>
    <message>
      <source>Not yet</source>
      <translation>还不对</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>空格</translation>
    </message>
    <message>
      <source>That is for the lessons to come.</source>
      <translation>这个后面会学到。</translation>
    </message>
    <message>
      <source>These keys</source>
      <translation>这些按键</translation>
    </message>
    <message>
      <source>This is how it goes</source>
      <translation>是这样做的</translation>
    </message>
    <message>
      <source>This is what I read. Change what is not right, then check.</source>
      <translation>这是我读到的。不对的地方请改正，然后检查。</translation>
    </message>
    <message>
      <source>Type, Draw, Show, Say</source>
      <translation>打字、手写、出示、说出</translation>
    </message>
    <message>
      <source>Undo a stroke</source>
      <translation>撤销一笔</translation>
    </message>
    <message>
      <source>Where I ask, press Enter if I read it right, or change it. Then check.</source>
      <translation>有提问的地方，读对了就按回车，不对就改过来，然后检查。</translation>
    </message>
    <message>
      <source>Where to begin</source>
      <translation>从哪里开始</translation>
    </message>
    <message>
      <source>Your teacher sees that you are stuck. For the answer now, press “I'm stuck” again.</source>
      <translation>老师看到你卡住了。如果现在就想看答案，请再按一次“我卡住了”。</translation>
    </message>
  </context>
  <context>
    <name>LevelMeter</name>
    <message>
      <source>Loudness</source>
      <translation>音量</translation>
    </message>
  </context>
  <context>
    <name>LinePanel</name>
    <message>
      <source>Close bracket</source>
      <translation>右括号</translation>
    </message>
    <message>
      <source>Divided by</source>
      <translation>除以</translation>
    </message>
    <message>
      <source>Equals</source>
      <translation>等于</translation>
    </message>
    <message>
      <source>Fraction</source>
      <translation>分数</translation>
    </message>
    <message>
      <source>Greater than</source>
      <translation>大于</translation>
    </message>
    <message>
      <source>Less than</source>
      <translation>小于</translation>
    </message>
    <message>
      <source>Open bracket</source>
      <translation>左括号</translation>
    </message>
    <message>
      <source>Power</source>
      <translation>乘方</translation>
    </message>
    <message>
      <source>Squared</source>
      <translation>平方</translation>
    </message>
    <message>
      <source>Times</source>
      <translation>乘</translation>
    </message>
    <message>
      <source>Type 3/4 for a fraction, 1 3/4 for a mixed number, x^2 for a power. It is set here as you type.</source>
      <translation>分数写作 3/4，带分数写作 1 3/4，乘方写作 x^2。这里会边打边排好。</translation>
    </message>
    <message>
      <source>Type a word or a few words.</source>
      <translation>写一个词或几个词。</translation>
    </message>
    <message>
      <source>Your answer</source>
      <translation>你的答案</translation>
    </message>
    <message>
      <source>x</source>
      <translation>x</translation>
    </message>
  </context>
  <context>
    <name>MachinePage</name>
    <message>
      <source>A formula estimates from the judged answers how well each skill is known, and with it chooses the next exercise. It decides nothing else, and gives no marks.</source>
      <translation>一个公式根据评判过的答案估计每项技能的掌握程度，并据此选择下一道练习。它不决定别的，也不打分。</translation>
    </message>
    <message>
      <source>A learner can correct every reading before it is judged, type instead, and ask the teacher. A wrong reading costs nothing.</source>
      <translation>学习者可以在评判前更正每次识别，可以改用键盘输入，也可以问老师。识别错误不会有任何损失。</translation>
    </message>
    <message>
      <source>A neural network reads what a learner writes, draws, shows or says. It runs on this computer. It does not see the right answer and judges nothing.</source>
      <translation>神经网络识别学习者输入、书写、展示或说出的内容。它在这台电脑上运行，看不到正确答案，也不作评判。</translation>
    </message>
    <message>
      <source>A teacher can judge any doubtful answer anew, accept an answer for a whole class, and undo that. The teacher's word replaces the machine's, and a log keeps both.</source>
      <translation>老师可以重新评判任何有疑问的答案，可以让全班都接受某个答案，也可以撤销。以老师的评判为准，记录中两者都会保留。</translation>
    </message>
    <message>
      <source>Fixed rules judge what was read, choose hints and name misconceptions. They give their reason, and the same answer always gets the same verdict.</source>
      <translation>固定的规则评判识别出的内容、选择提示、指出错误观念。规则说明理由；同样的答案总是得到同样的评判。</translation>
    </message>
    <message>
      <source>How to object</source>
      <translation>如何提出异议</translation>
    </message>
    <message>
      <source>How well it reads</source>
      <translation>它识别得有多准</translation>
    </message>
    <message>
      <source>Its part</source>
      <translation>它的职责</translation>
    </message>
    <message>
      <source>Learners and parents can ask for everything that is kept of a learner, and have it erased: both are on the learner's page.</source>
      <translation>学习者和家长可以索取保存的全部数据，也可以要求清除：两者都在学习者的页面上。</translation>
    </message>
    <message>
      <source>Nothing is inferred from a face or a voice: no mood, no attention, no identity. Pictures and sound are forgotten after each answer.</source>
      <translation>不从面孔或声音推断任何事：不推断情绪、注意力或身份。图像和声音在每次作答后即被忘记。</translation>
    </message>
    <message>
      <source>Open the answers to review</source>
      <translation>打开待评判的答案</translation>
    </message>
    <message>
      <source>There are no figures here: these weights were not measured yet.</source>
      <translation>这里没有数据：这个模型还没有测量过。</translation>
    </message>
    <message>
      <source>What the machine does</source>
      <translation>机器做什么</translation>
    </message>
    <message>
      <source>Whole answers read exactly, from people whose writing and voices it was not trained on. In brackets: where the true share lies with 95 % confidence, and the number of answers. The figures are those of the model card.</source>
      <translation>完整答案被准确识别的比例；这些人的笔迹和声音没有用于训练。括号中是 95 % 置信区间和答案数。数据来自模型说明。</translation>
    </message>
    <message>
      <source>{share} % ({low} to {high}, {count} answers)</source>
      <translation>{share} %（{low} 至 {high}，{count} 个答案）</translation>
    </message>
  </context>
  <context>
    <name>MatchingPanel</name>
    <message>
      <source>What belongs to {entry}</source>
      <translation>与“{entry}”对应的是</translation>
    </message>
  </context>
  <context>
    <name>Message</name>
    <message>
      <source>A card for a misconception has no place there.</source>
      <translation>那里没有误解卡片的位置。</translation>
    </message>
    <message>
      <source>A closing bracket is missing.</source>
      <translation>少了一个右括号。</translation>
    </message>
    <message>
      <source>A code has {count} letters and digits, such as {example}.</source>
      <translation>课堂码由 {count} 个字母和数字组成，例如 {example}。</translation>
    </message>
    <message>
      <source>A column came to ten or more, and its ten was not carried into the next column.</source>
      <translation>这一位满了十，却没有向前一位进一。</translation>
    </message>
    <message>
      <source>A comment stands among its answers; comments need a line of their own.</source>
      <translation>答案中间夹着注释；注释要单独占一行。</translation>
    </message>
    <message>
      <source>A common denominator was found, but the numerators were not changed along with it.</source>
      <translation>找到了公分母，分子却没有跟着变。</translation>
    </message>
    <message>
      <source>A database server needs psycopg: install mmtutor[postgresql].</source>
      <translation>使用数据库服务器需要 psycopg：请安装 mmtutor[postgresql]。</translation>
    </message>
    <message>
      <source>A factor becomes zero at the number with the opposite sign of the one written in it.</source>
      <translation>要使因式等于零，未知数要取其中那个数的相反数。</translation>
    </message>
    <message>
      <source>A factor is spread over the terms of a sum; the factors of a product are multiplied by it once.</source>
      <translation>因数要分配给和的每一项；对于乘积，只需乘一次。</translation>
    </message>
    <message>
      <source>A factor was written as an exponent: so many times a number is not the number raised to a power.</source>
      <translation>因数被写成了指数：一个数的几倍不是它的几次方。</translation>
    </message>
    <message>
      <source>A first one to warm up.</source>
      <translation>先来一道热身题。</translation>
    </message>
    <message>
      <source>A formula stays in TeX: {formula}.</source>
      <translation>一个算式保留为 TeX：{formula}。</translation>
    </message>
    <message>
      <source>A formula stays plain text: {formula}.</source>
      <translation>一个算式保留为普通文字：{formula}。</translation>
    </message>
    <message>
      <source>A formula that is not a whole one is written as plain text.</source>
      <translation>不完整的算式写成普通文字。</translation>
    </message>
    <message>
      <source>A free text has no answer that could be judged.</source>
      <translation>自由作答的文字没有可以判断的答案。</translation>
    </message>
    <message>
      <source>A gap has an answer that cannot be written in one.</source>
      <translation>有一个空的答案无法写在空里。</translation>
    </message>
    <message>
      <source>A gap has no answer that counts as right.</source>
      <translation>有一个空没有算作正确的答案。</translation>
    </message>
    <message>
      <source>A good place to begin.</source>
      <translation>从这里开始正合适。</translation>
    </message>
    <message>
      <source>A larger denominator makes a larger fraction</source>
      <translation>分母大的分数就大</translation>
    </message>
    <message>
      <source>A letter alone counts as nothing</source>
      <translation>单独的字母当作没有</translation>
    </message>
    <message>
      <source>A letter and what it may be: 1..9, or 2..20 step 2, or 3, 5, 7, or = a*b.</source>
      <translation>一个字母和它的取值：1..9，或 2..20 step 2，或 3, 5, 7，或 = a*b。</translation>
    </message>
    <message>
      <source>A letter beside a number is multiplied by it; it does not take the place of a digit.</source>
      <translation>字母写在数的旁边表示相乘，它不占一个数位。</translation>
    </message>
    <message>
      <source>A letter without a number in front stands for one of it, and here it was not counted.</source>
      <translation>字母前面没有写数，表示有一个这样的字母，这里没有把它算进去。</translation>
    </message>
    <message>
      <source>A little more practice will make this one easy.</source>
      <translation>再练一练，这类题就容易了。</translation>
    </message>
    <message>
      <source>A longer decimal is larger</source>
      <translation>小数位数多的就大</translation>
    </message>
    <message>
      <source>A minus sign in front of a bracket changes every sign in it, and here only the first was changed.</source>
      <translation>括号前面是减号，去括号时每一项都要变号，这里只变了第一项。</translation>
    </message>
    <message>
      <source>A minus sign in front of a bracket changes every sign in it, and the first was left as it was.</source>
      <translation>括号前面是减号，去括号时每一项都要变号，这里第一项没有变。</translation>
    </message>
    <message>
      <source>A negative exponent makes the power negative</source>
      <translation>负指数使幂变成负数</translation>
    </message>
    <message>
      <source>A negative exponent moves the point</source>
      <translation>负指数就是移动小数点</translation>
    </message>
    <message>
      <source>A negative factor changes each sign, so a minus in the bracket becomes a plus.</source>
      <translation>负因数会改变每一项的符号，括号里的减号会变成加号。</translation>
    </message>
    <message>
      <source>A negative factor makes every term negative</source>
      <translation>负因数让每一项都变负</translation>
    </message>
    <message>
      <source>A negative last square</source>
      <translation>最后的平方成了负的</translation>
    </message>
    <message>
      <source>A note needs a question and its answer.</source>
      <translation>一条笔记需要有问题和答案。</translation>
    </message>
    <message>
      <source>A note to those who mark or a help text is left out.</source>
      <translation>给评分者的说明或帮助文字不保留。</translation>
    </message>
    <message>
      <source>A nought was written at the end, which leaves a decimal as large as it was.</source>
      <translation>在末尾添了一个零，而小数的大小并没有变。</translation>
    </message>
    <message>
      <source>A number and a fraction of it were written side by side and read as a mixed number.</source>
      <translation>整数和分数被并排写在一起，当成了带分数。</translation>
    </message>
    <message>
      <source>A number beside a letter multiplies it, and here the two were added.</source>
      <translation>数写在字母旁边表示相乘，这里却把两者加了起来。</translation>
    </message>
    <message>
      <source>A number is asked for here.</source>
      <translation>这里要填一个数。</translation>
    </message>
    <message>
      <source>A number that is added or taken away was undone by dividing or multiplying.</source>
      <translation>加上或减去的数，被用乘除法来抵消了。</translation>
    </message>
    <message>
      <source>A passphrase needs at least {n} characters: a few words are easy to keep in mind.</source>
      <translation>口令至少要有 {n} 个字符：用几个词很容易记住。</translation>
    </message>
    <message>
      <source>A plus and a minus were mixed up between two numbers.</source>
      <translation>两个数之间的加号和减号弄混了。</translation>
    </message>
    <message>
      <source>A power that is raised again has its exponents multiplied, and here they were added.</source>
      <translation>幂再乘方时，指数应相乘，这里却相加了。</translation>
    </message>
    <message>
      <source>A proportion where the difference stays</source>
      <translation>差不变的问题当作比例</translation>
    </message>
    <message>
      <source>A row needs a question and its answer.</source>
      <translation>一行需要有问题和答案。</translation>
    </message>
    <message>
      <source>A shorter decimal is larger</source>
      <translation>小数位数少的就大</translation>
    </message>
    <message>
      <source>A slider becomes a number to be typed.</source>
      <translation>滑块变成要输入的数。</translation>
    </message>
    <message>
      <source>A square has two numbers that give it, and only the negative one was kept.</source>
      <translation>平方等于这个数的数有两个，这里只留下了负的那个。</translation>
    </message>
    <message>
      <source>A square has two numbers that give it, one of them negative, and only one was kept.</source>
      <translation>平方等于这个数的数有两个，其中一个是负数，这里只留下了一个。</translation>
    </message>
    <message>
      <source>A square root as a half</source>
      <translation>把平方根当作一半</translation>
    </message>
    <message>
      <source>A star that stood for any text is taken as it is written.</source>
      <translation>代表任意文字的星号按原样保留。</translation>
    </message>
    <message>
      <source>A sum was worked out before the product that one of its numbers belongs to.</source>
      <translation>先算了和，而其中一个数本来属于乘积。</translation>
    </message>
    <message>
      <source>A teaching card has no place there.</source>
      <translation>那里没有教学卡片的位置。</translation>
    </message>
    <message>
      <source>A ten was borrowed for one column, but the column it came from was not made one less.</source>
      <translation>这一位借了十，而被借的那一位没有减去一。</translation>
    </message>
    <message>
      <source>A term went to the other side with the sign it had, so it was not undone on both sides alike.</source>
      <translation>一项带着原来的符号移到了另一边，两边所做的就不一样了。</translation>
    </message>
    <message>
      <source>A term with a letter and a number are added here, and they were multiplied.</source>
      <translation>带字母的项和数在这里是相加的，却被乘了起来。</translation>
    </message>
    <message>
      <source>A text that belongs to it is not there: {file}.</source>
      <translation>题目所用的一段文字不在：{file}。</translation>
    </message>
    <message>
      <source>Accepted answers</source>
      <translation>可接受的答案</translation>
    </message>
    <message>
      <source>Adding a negative number makes more</source>
      <translation>加上负数变得更大</translation>
    </message>
    <message>
      <source>Adding before and after the point separately</source>
      <translation>小数点前后分开相加</translation>
    </message>
    <message>
      <source>Adding before multiplying</source>
      <translation>先加后乘</translation>
    </message>
    <message>
      <source>Adding before subtracting</source>
      <translation>先加后减</translation>
    </message>
    <message>
      <source>Adding every part of a mixed number separately</source>
      <translation>带分数的各部分分别相加</translation>
    </message>
    <message>
      <source>Adding on one side, subtracting on the other</source>
      <translation>一边相加，另一边相减</translation>
    </message>
    <message>
      <source>Adding or subtracting across</source>
      <translation>分子分母分别相加减</translation>
    </message>
    <message>
      <source>Adding the coefficient</source>
      <translation>把系数加上去</translation>
    </message>
    <message>
      <source>Adding the exponents of a power of a power</source>
      <translation>幂的乘方把指数相加</translation>
    </message>
    <message>
      <source>Adding the factor to the bracket</source>
      <translation>把因数加到括号里</translation>
    </message>
    <message>
      <source>Adding the last terms of two brackets</source>
      <translation>把两个括号的末项相加</translation>
    </message>
    <message>
      <source>Adding the same to top and bottom</source>
      <translation>分子和分母加上同一个数</translation>
    </message>
    <message>
      <source>Adding the sizes and leaving the signs out</source>
      <translation>不管符号直接相加</translation>
    </message>
    <message>
      <source>Adding the tops of a product</source>
      <translation>乘法中把分子相加</translation>
    </message>
    <message>
      <source>Adding the whole to the numerator</source>
      <translation>把整数加到分子上</translation>
    </message>
    <message>
      <source>Adding unlike powers</source>
      <translation>把不同次的幂相加</translation>
    </message>
    <message>
      <source>Adding where multiplying is meant</source>
      <translation>该乘的时候加了</translation>
    </message>
    <message>
      <source>Adding where subtracting is meant</source>
      <translation>该减的时候加了</translation>
    </message>
    <message>
      <source>All that you chose is right. Something is still missing.</source>
      <translation>选的都对，但还没选全。</translation>
    </message>
    <message>
      <source>Always smaller over larger</source>
      <translation>总是用小数除以大数</translation>
    </message>
    <message>
      <source>Always taking the percentage of the other number</source>
      <translation>总是求另一个数的百分之几</translation>
    </message>
    <message>
      <source>An address looks like {example}.</source>
      <translation>地址的样子是 {example}。</translation>
    </message>
    <message>
      <source>An address of a broker looks like {example}.</source>
      <translation>消息服务器的地址形如 {example}。</translation>
    </message>
    <message>
      <source>An answer came from a learner who is not here.</source>
      <translation>有一个答案来自不在这里的学习者。</translation>
    </message>
    <message>
      <source>An assignment is due after it starts: choose a later date.</source>
      <translation>截止日期必须晚于开始日期：请选更晚的日期。</translation>
    </message>
    <message>
      <source>An entry belongs to several others; here each belongs to one.</source>
      <translation>有一项对应着几项；这里每项只对应一项。</translation>
    </message>
    <message>
      <source>An equals sign was used to go on with the calculation, so things that differ stand as equal.</source>
      <translation>用等号接着往下算，于是不相等的东西被写成了相等。</translation>
    </message>
    <message>
      <source>An exercise can't be pinned and banned at once.</source>
      <translation>同一道题不能既指定又禁用。</translation>
    </message>
    <message>
      <source>An exponent of nought does not make the power nought: going down by an exponent divides by the base.</source>
      <translation>指数为零时幂并不是零：指数每减少一，幂就除以一次底数。</translation>
    </message>
    <message>
      <source>An exponent of nought was read as if it were not there.</source>
      <translation>指数零被当作不存在了。</translation>
    </message>
    <message>
      <source>An order needs at least two different things.</source>
      <translation>排序至少需要两个不同的内容。</translation>
    </message>
    <message>
      <source>Another program is using {file}: close it, then try again.</source>
      <translation>另一个程序正在使用 {file}：请先关闭那个程序，再试一次。</translation>
    </message>
    <message>
      <source>Answer</source>
      <translation>答案</translation>
    </message>
    <message>
      <source>Answer {number} of {folder} is not a table.</source>
      <translation>{folder} 的第 {number} 个答案不是表。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: keys are pairs of seconds and text.</source>
      <translation>{folder} 的第 {number} 个答案：按键应为“秒数和文本”的成对数据。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: there is no {name}.</source>
      <translation>{folder} 的第 {number} 个答案：没有 {name}。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: {name}?</source>
      <translation>{folder} 的第 {number} 个答案：{name} 是什么？</translation>
    </message>
    <message>
      <source>Answers</source>
      <translation>答案数</translation>
    </message>
    <message>
      <source>Answers changed</source>
      <translation>改变数</translation>
    </message>
    <message>
      <source>Answers that belong to nothing are left out.</source>
      <translation>没有对应项的答案不保留。</translation>
    </message>
    <message>
      <source>Any form</source>
      <translation>任何形式</translation>
    </message>
    <message>
      <source>Attempts are kept for at least one day.</source>
      <translation>答案至少保留一天。</translation>
    </message>
    <message>
      <source>Avoiding a negative answer</source>
      <translation>回避负的答案</translation>
    </message>
    <message>
      <source>Backups of a database server are made on the server.</source>
      <translation>数据库服务器的备份请在服务器上进行。</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>之前</translation>
    </message>
    <message>
      <source>Borrowing without paying back</source>
      <translation>借了不还</translation>
    </message>
    <message>
      <source>Both fractions got the common denominator, but only one numerator was multiplied to match.</source>
      <translation>两个分数都换成了公分母，但只有一个分子相应地乘了。</translation>
    </message>
    <message>
      <source>Both fractions were turned over, but only the one you divide by is turned.</source>
      <translation>两个分数都被颠倒了，而只有除数要颠倒。</translation>
    </message>
    <message>
      <source>Both numbers were named, but a ratio is one comparison of the two.</source>
      <translation>两个数都写出来了，而比是对它们的一次比较。</translation>
    </message>
    <message>
      <source>Both sides were divided by the unknown, and with that a solution was lost.</source>
      <translation>两边同时除以了未知数，这样就丢掉了一个解。</translation>
    </message>
    <message>
      <source>Bringing extra decimals down</source>
      <translation>把多出来的小数位直接抄下来</translation>
    </message>
    <message>
      <source>Cancelling a term of a sum</source>
      <translation>约掉和里的一项</translation>
    </message>
    <message>
      <source>Capital letters do not count here.</source>
      <translation>这里不计较大写字母。</translation>
    </message>
    <message>
      <source>Change the order of the options from time to time</source>
      <translation>不时改变选项的顺序</translation>
    </message>
    <message>
      <source>Changing one side only</source>
      <translation>只改变一边</translation>
    </message>
    <message>
      <source>Choice</source>
      <translation>安排</translation>
    </message>
    <message>
      <source>Choose by letters, such as a, c.</source>
      <translation>请用字母选择，例如 a, c。</translation>
    </message>
    <message>
      <source>Choose one of the letters a to {last}.</source>
      <translation>请从字母 a 到 {last} 中选一个。</translation>
    </message>
    <message>
      <source>Class now</source>
      <translation>课堂</translation>
    </message>
    <message>
      <source>Classes</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close, but that is rounded. Give all the decimals.</source>
      <translation>很接近，不过这是近似值。请写出全部小数位。</translation>
    </message>
    <message>
      <source>Compare it with this one:</source>
      <translation>和这个答案比一比：</translation>
    </message>
    <message>
      <source>Comparing the part with the rest</source>
      <translation>把部分和剩余部分相比</translation>
    </message>
    <message>
      <source>Conditions on the numbers</source>
      <translation>对这些数的条件</translation>
    </message>
    <message>
      <source>Correct so far</source>
      <translation>到目前为止都对</translation>
    </message>
    <message>
      <source>Correct so far, but not finished.</source>
      <translation>到这里都对，但还没有做完。</translation>
    </message>
    <message>
      <source>Correct so far. Go on until the unknown stands alone.</source>
      <translation>到这里都对。继续，直到未知数单独在一边。</translation>
    </message>
    <message>
      <source>Counting decimals from the left</source>
      <translation>从左边数小数位</translation>
    </message>
    <message>
      <source>Course</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Courses</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Decimal</source>
      <translation>小数</translation>
    </message>
    <message>
      <source>Decision</source>
      <translation>决定</translation>
    </message>
    <message>
      <source>Did you write {reading}?</source>
      <translation>你写的是 {reading} 吗？</translation>
    </message>
    <message>
      <source>Different letters may well stand for the same number.</source>
      <translation>不同的字母完全可以代表同一个数。</translation>
    </message>
    <message>
      <source>Different letters, different numbers</source>
      <translation>不同的字母就是不同的数</translation>
    </message>
    <message>
      <source>Dividing all terms but one</source>
      <translation>有一项没有除</translation>
    </message>
    <message>
      <source>Dividing by the unknown</source>
      <translation>两边除以未知数</translation>
    </message>
    <message>
      <source>Dividing in the wrong order</source>
      <translation>相除的顺序反了</translation>
    </message>
    <message>
      <source>Dividing only one term of a sum</source>
      <translation>只除了和里的一项</translation>
    </message>
    <message>
      <source>Dividing the exponents</source>
      <translation>指数相除</translation>
    </message>
    <message>
      <source>Dividing top and bottom by different numbers</source>
      <translation>分子和分母除以不同的数</translation>
    </message>
    <message>
      <source>Dividing tops and bottoms and dropping remainders</source>
      <translation>分子除分子、分母除分母并舍去余数</translation>
    </message>
    <message>
      <source>Dividing where multiplying is needed</source>
      <translation>该乘的时候除了</translation>
    </message>
    <message>
      <source>Do you mean {reading}? Put brackets in to show it.</source>
      <translation>你的意思是 {reading} 吗？请加上括号表示清楚。</translation>
    </message>
    <message>
      <source>Drawing or showing</source>
      <translation>手写或出示</translation>
    </message>
    <message>
      <source>Dropping a denominator</source>
      <translation>丢掉分母</translation>
    </message>
    <message>
      <source>Each factor can be zero, and only one of them was followed.</source>
      <translation>每个因式都可能为零，这里只讨论了其中一个。</translation>
    </message>
    <message>
      <source>Each line follows from the one before; the last one is the answer.</source>
      <translation>每一行都由上一行得出；最后一行是答案。</translation>
    </message>
    <message>
      <source>Each term of one bracket multiplies each term of the other, so two products are missing.</source>
      <translation>一个括号里的每一项都要乘另一个括号里的每一项，这里缺少两个乘积。</translation>
    </message>
    <message>
      <source>Each term of the bracket was squared by itself, and the mixed products are missing.</source>
      <translation>括号里的每一项被分别平方了，缺少交叉的乘积。</translation>
    </message>
    <message>
      <source>Each top was multiplied by the other bottom, as if the second fraction had been turned over.</source>
      <translation>分子乘了另一个分数的分母，好像把第二个分数颠倒了一样。</translation>
    </message>
    <message>
      <source>Every term of both sides has to be divided, and one was left as it was.</source>
      <translation>两边的每一项都要除，这里有一项没有动。</translation>
    </message>
    <message>
      <source>Every term of both sides has to be multiplied, and one was left as it was.</source>
      <translation>两边的每一项都要乘，这里有一项没有动。</translation>
    </message>
    <message>
      <source>Exercise</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Expanded</source>
      <translation>展开式</translation>
    </message>
    <message>
      <source>Explanation after the answer</source>
      <translation>作答之后的解释</translation>
    </message>
    <message>
      <source>Explanations need the package litert-lm-api, which is not installed here.</source>
      <translation>讲解需要 litert-lm-api 软件包，这里没有安装。</translation>
    </message>
    <message>
      <source>Exponent nought changes nothing</source>
      <translation>零次方等于没有变</translation>
    </message>
    <message>
      <source>Exponent nought gives nought</source>
      <translation>零次方等于零</translation>
    </message>
    <message>
      <source>Expression or equation</source>
      <translation>式子或方程</translation>
    </message>
    <message>
      <source>Factored</source>
      <translation>因式分解式</translation>
    </message>
    <message>
      <source>Factors with the wrong signs</source>
      <translation>因式里的符号不对</translation>
    </message>
    <message>
      <source>Feedback for right and wrong answers in general is left out.</source>
      <translation>对正确和错误答案的总体反馈不保留。</translation>
    </message>
    <message>
      <source>Feedback for single answers is left out.</source>
      <translation>针对单个答案的反馈不保留。</translation>
    </message>
    <message>
      <source>Fine. That is still to come.</source>
      <translation>没关系，以后会学到。</translation>
    </message>
    <message>
      <source>Forgetting the negative root</source>
      <translation>忘记负的平方根</translation>
    </message>
    <message>
      <source>Forgetting the positive root</source>
      <translation>忘记正的平方根</translation>
    </message>
    <message>
      <source>Forgetting to carry</source>
      <translation>忘记进位</translation>
    </message>
    <message>
      <source>Forgetting to carry when multiplying</source>
      <translation>乘法忘记进位</translation>
    </message>
    <message>
      <source>Form of the answer</source>
      <translation>答案的形式</translation>
    </message>
    <message>
      <source>Fraction</source>
      <translation>分数</translation>
    </message>
    <message>
      <source>Fraction in lowest terms</source>
      <translation>最简分数</translation>
    </message>
    <message>
      <source>From left to right: the weeks of the table. Above the dashed line most answers are right.</source>
      <translation>从左到右是表中的各周。虚线以上表示大多数答案正确。</translation>
    </message>
    <message>
      <source>Further help that belongs to it, such as a glossary, is left out.</source>
      <translation>题目附带的其他帮助（如词汇表）没有导入。</translation>
    </message>
    <message>
      <source>Further words that it accepts are left out.</source>
      <translation>它接受的其他词语不保留。</translation>
    </message>
    <message>
      <source>Gap {number}: {idea}</source>
      <translation>第 {number} 空：{idea}</translation>
    </message>
    <message>
      <source>Gaps stand in double brackets: [[3/4]], or [[numerator|top number]] where two answers are right.</source>
      <translation>空格写在双方括号里：[[3/4]]；有两种正确答案时写 [[分子|上面的数]]。</translation>
    </message>
    <message>
      <source>Give each number its letter, such as 1b 2a.</source>
      <translation>给每个数字配一个字母，例如 1b 2a。</translation>
    </message>
    <message>
      <source>Give the class a name first.</source>
      <translation>请先给课堂起个名字。</translation>
    </message>
    <message>
      <source>Go back to {made}</source>
      <translation>退回到 {made}</translation>
    </message>
    <message>
      <source>Growth</source>
      <translation>进步</translation>
    </message>
    <message>
      <source>Growth over weeks</source>
      <translation>每周的进步</translation>
    </message>
    <message>
      <source>Halving to undo a square</source>
      <translation>用除以 2 来去掉平方</translation>
    </message>
    <message>
      <source>Hardest exercises</source>
      <translation>最难的练习</translation>
    </message>
    <message>
      <source>Here is one like it, worked out.</source>
      <translation>这是一道类似的题，已经做好了。</translation>
    </message>
    <message>
      <source>Hint {number} of {of} · {name}</source>
      <translation>提示 {number}/{of} · {name}</translation>
    </message>
    <message>
      <source>Hints</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Hints per answer</source>
      <translation>每题提示</translation>
    </message>
    <message>
      <source>Hints, the gentlest first</source>
      <translation>提示，由浅入深</translation>
    </message>
    <message>
      <source>How it changes from one try to the next is left out.</source>
      <translation>几次尝试之间的变化不保留。</translation>
    </message>
    <message>
      <source>I could not make that out. Try again, or type it.</source>
      <translation>我没有认出来。再试一次，或者打字输入。</translation>
    </message>
    <message>
      <source>I found nothing to read there. Try again, or answer in another way.</source>
      <translation>我没有找到可以识别的内容。再试一次，或换一种方式作答。</translation>
    </message>
    <message>
      <source>I have no other words for this now.</source>
      <translation>我现在想不出别的说法。</translation>
    </message>
    <message>
      <source>I see no writing on the page yet. Show all of it in good light, or type your lines.</source>
      <translation>我还没有在页面上看到字迹。请在光线好的地方出示整页，或者输入各行。</translation>
    </message>
    <message>
      <source>Id at school</source>
      <translation>学号</translation>
    </message>
    <message>
      <source>Id, title and summary of the course are left out.</source>
      <translation>课程的编号、标题和简介不保留。</translation>
    </message>
    <message>
      <source>In a few words, for learners who do not see it.</source>
      <translation>用几个字说明，给看不到图片的学习者。</translation>
    </message>
    <message>
      <source>In a proportion each top is multiplied by the bottom of the other fraction; others were taken here.</source>
      <translation>在比例中，一个分子要乘另一个分数的分母，这里乘了别的数。</translation>
    </message>
    <message>
      <source>In each column the smaller digit was taken from the larger one, whichever number it belongs to.</source>
      <translation>每一位上都用较大的数字减去较小的，不管它属于哪个数。</translation>
    </message>
    <message>
      <source>In the right order</source>
      <translation>按正确顺序</translation>
    </message>
    <message>
      <source>It asked several things at once; each is an exercise of its own here.</source>
      <translation>原题一次问了几件事；在这里每件各成一题。</translation>
    </message>
    <message>
      <source>It asks more than {limit} things at once.</source>
      <translation>它一次问了超过 {limit} 件事。</translation>
    </message>
    <message>
      <source>It asks nothing that could be answered here.</source>
      <translation>它没有提出可以在这里回答的问题。</translation>
    </message>
    <message>
      <source>It becomes a card that lists its options and has the right ones on its back.</source>
      <translation>它变成一张卡片，正面列出选项，背面是正确的选项。</translation>
    </message>
    <message>
      <source>It has no answer that counts as right.</source>
      <translation>它没有算作正确的答案。</translation>
    </message>
    <message>
      <source>It has no answer, or several, that count as right.</source>
      <translation>它没有算作正确的答案，或者有几个。</translation>
    </message>
    <message>
      <source>It has no gap that can be read.</source>
      <translation>它没有可以读懂的空。</translation>
    </message>
    <message>
      <source>It has no options.</source>
      <translation>它没有选项。</translation>
    </message>
    <message>
      <source>It has no verdict: nobody knows whether it is right.</source>
      <translation>它没有判断结果：没人知道它对不对。</translation>
    </message>
    <message>
      <source>It is answered at a picture, which has no place here.</source>
      <translation>这道题要在图片上作答，这里没有这种题型。</translation>
    </message>
    <message>
      <source>It is answered by a {interaction}, which has no place here.</source>
      <translation>它要用 {interaction} 来回答，这里没有。</translation>
    </message>
    <message>
      <source>It is answered in a program of its own, which has no place here.</source>
      <translation>这道题要用它自带的程序作答，这里没有这种题型。</translation>
    </message>
    <message>
      <source>It is answered with a file or a drawing, which has no place here.</source>
      <translation>这道题要用文件或图画作答，这里没有这种题型。</translation>
    </message>
    <message>
      <source>It is kept aside, and counts neither as right nor as wrong.</source>
      <translation>先放在一边，不算对，也不算错。</translation>
    </message>
    <message>
      <source>It is not an item of QTI.</source>
      <translation>它不是 QTI 题目。</translation>
    </message>
    <message>
      <source>It names a learner or a class that is not in the other files.</source>
      <translation>其中提到的学习者或班级不在其他文件中。</translation>
    </message>
    <message>
      <source>It names a way to answer that is not known.</source>
      <translation>它写了一种未知的作答方式。</translation>
    </message>
    <message>
      <source>It takes {size} MB when packed, and at most {limit} MB can be sent.</source>
      <translation>打包后有 {size} MB，最多只能发送 {limit} MB。</translation>
    </message>
    <message>
      <source>Its answer is the letter {letter}, but there are {count} options.</source>
      <translation>它的答案是字母 {letter}，但只有 {count} 个选项。</translation>
    </message>
    <message>
      <source>Its answer is too long to be typed the same.</source>
      <translation>它的答案太长，无法照样输入。</translation>
    </message>
    <message>
      <source>Its braces do not match.</source>
      <translation>它的花括号不成对。</translation>
    </message>
    <message>
      <source>Its explanation is left out.</source>
      <translation>解析不保留。</translation>
    </message>
    <message>
      <source>Its hints are left out.</source>
      <translation>提示不保留。</translation>
    </message>
    <message>
      <source>Its id is left out.</source>
      <translation>编号不保留。</translation>
    </message>
    <message>
      <source>Its line ANSWER is missing.</source>
      <translation>缺少 ANSWER 那一行。</translation>
    </message>
    <message>
      <source>Its model solution is left out.</source>
      <translation>示范解答不保留。</translation>
    </message>
    <message>
      <source>Its numbers no longer change: {count} examples are written.</source>
      <translation>题中的数不再变化：写出 {count} 个例题。</translation>
    </message>
    <message>
      <source>Its numbers or texts are drawn by rules of QTI, which are not carried over.</source>
      <translation>它的数或文字由 QTI 的规则抽取，这些规则无法转入。</translation>
    </message>
    <message>
      <source>Its options are letters that stand for other options here.</source>
      <translation>它的选项本身是字母，而这些字母在这里代表别的选项。</translation>
    </message>
    <message>
      <source>Its units are left out.</source>
      <translation>它的单位不保留。</translation>
    </message>
    <message>
      <source>Its variables or mistakes are not written as JSON.</source>
      <translation>它的变量或错误没有写成 JSON。</translation>
    </message>
    <message>
      <source>Joining unlike terms</source>
      <translation>合并不同类项</translation>
    </message>
    <message>
      <source>Keeping one of two denominators</source>
      <translation>只保留其中一个分母</translation>
    </message>
    <message>
      <source>Keeping the denominator when multiplying</source>
      <translation>相乘时保留分母</translation>
    </message>
    <message>
      <source>Kind of exercise</source>
      <translation>练习类型</translation>
    </message>
    <message>
      <source>Last answer</source>
      <translation>最近答题</translation>
    </message>
    <message>
      <source>Last seen</source>
      <translation>最近出现</translation>
    </message>
    <message>
      <source>Learn before it</source>
      <translation>要先学会</translation>
    </message>
    <message>
      <source>Learner</source>
      <translation>学习者</translation>
    </message>
    <message>
      <source>Learners</source>
      <translation>学习者</translation>
    </message>
    <message>
      <source>Learners have to choose all of them.</source>
      <translation>学习者要把它们全部选出来。</translation>
    </message>
    <message>
      <source>Leaving out the minus sign of an exponent</source>
      <translation>漏掉指数的负号</translation>
    </message>
    <message>
      <source>Leaving the coefficient out</source>
      <translation>丢掉系数</translation>
    </message>
    <message>
      <source>Leaving the colon of a ratio out</source>
      <translation>丢掉比号</translation>
    </message>
    <message>
      <source>Leaving the letter out</source>
      <translation>丢掉字母</translation>
    </message>
    <message>
      <source>Leaving the percent sign out of account</source>
      <translation>不管百分号</translation>
    </message>
    <message>
      <source>Leaving the sign out of the power</source>
      <translation>没有把负号一起乘方</translation>
    </message>
    <message>
      <source>Left out: {item}. {reason}</source>
      <translation>未转入：{item}。{reason}</translation>
    </message>
    <message>
      <source>Left side</source>
      <translation>左边</translation>
    </message>
    <message>
      <source>Lesson</source>
      <translation>课</translation>
    </message>
    <message>
      <source>Letters the wrong way round</source>
      <translation>字母的位置反了</translation>
    </message>
    <message>
      <source>Like terms were counted together, but their letters were multiplied as well.</source>
      <translation>同类项的个数合并了，但字母也被乘在了一起。</translation>
    </message>
    <message>
      <source>Line</source>
      <translation>行</translation>
    </message>
    <message>
      <source>Line to start from</source>
      <translation>起始行</translation>
    </message>
    <message>
      <source>Line {line} is the first to look at. The lines above it are right.</source>
      <translation>先看第 {line} 行，它上面的各行都对。</translation>
    </message>
    <message>
      <source>Line {line}: {idea}</source>
      <translation>第 {line} 行：{idea}</translation>
    </message>
    <message>
      <source>Lining decimals up on the right</source>
      <translation>小数按右端对齐</translation>
    </message>
    <message>
      <source>Lining numbers up on the left</source>
      <translation>按左端对齐</translation>
    </message>
    <message>
      <source>Listening without a key does not work here. Hold the talk key while you speak.</source>
      <translation>这里不能免按键收听。说话时请按住说话键。</translation>
    </message>
    <message>
      <source>Look at your first line again. Does it say the same as the question?</source>
      <translation>再看看第一行，它和题目的意思一样吗？</translation>
    </message>
    <message>
      <source>Losing or adding the equals part of a sign</source>
      <translation>丢掉或添上“等于”</translation>
    </message>
    <message>
      <source>Losing the minus sign before the unknown</source>
      <translation>丢掉未知数前面的负号</translation>
    </message>
    <message>
      <source>Losing the minus sign in front</source>
      <translation>丢掉前面的负号</translation>
    </message>
    <message>
      <source>Losing the minus sign of a product</source>
      <translation>丢掉乘积的负号</translation>
    </message>
    <message>
      <source>Mastery</source>
      <translation>掌握程度</translation>
    </message>
    <message>
      <source>Match pairs</source>
      <translation>配对</translation>
    </message>
    <message>
      <source>Maths stands between dollar signs. A letter of a changing number stands in braces: {{a}}.</source>
      <translation>数学式写在美元符号之间。变化的数，字母写在花括号里：{{a}}。</translation>
    </message>
    <message>
      <source>Maths stands between dollar signs: $1/2 + 1/3$. Two stars make words **bold**.</source>
      <translation>数学式写在美元符号之间：$1/2 + 1/3$。两个星号之间的字是**粗体**。</translation>
    </message>
    <message>
      <source>Minus times minus stays minus</source>
      <translation>负数乘负数还是负数</translation>
    </message>
    <message>
      <source>Minutes</source>
      <translation>分钟</translation>
    </message>
    <message>
      <source>Minutes of work, most first</source>
      <translation>学习分钟数，从多到少</translation>
    </message>
    <message>
      <source>Misconception</source>
      <translation>错误观念</translation>
    </message>
    <message>
      <source>Misconceptions</source>
      <translation>错误观念</translation>
    </message>
    <message>
      <source>Misconceptions by learners</source>
      <translation>各错误观念的人数</translation>
    </message>
    <message>
      <source>Mixed number</source>
      <translation>带分数</translation>
    </message>
    <message>
      <source>Mixing up the roles of top and bottom</source>
      <translation>分子和分母的作用弄混了</translation>
    </message>
    <message>
      <source>Model solution, line by line</source>
      <translation>参考解法，逐行</translation>
    </message>
    <message>
      <source>Moving a term without changing its sign</source>
      <translation>移项不变号</translation>
    </message>
    <message>
      <source>Multiplying all terms but one</source>
      <translation>有一项没有乘</translation>
    </message>
    <message>
      <source>Multiplying always makes more than adding</source>
      <translation>乘法的结果总比加法大</translation>
    </message>
    <message>
      <source>Multiplying and dividing go from left to right, and here the product was worked out first.</source>
      <translation>乘除法要从左往右算，这里先算了乘法。</translation>
    </message>
    <message>
      <source>Multiplying base and exponent</source>
      <translation>底数乘指数</translation>
    </message>
    <message>
      <source>Multiplying before dividing</source>
      <translation>先乘后除</translation>
    </message>
    <message>
      <source>Multiplying crosswise</source>
      <translation>交叉相乘</translation>
    </message>
    <message>
      <source>Multiplying crosswise with a carried digit</source>
      <translation>交叉相乘并进位</translation>
    </message>
    <message>
      <source>Multiplying every factor of a product</source>
      <translation>给乘积的每个因数都乘一遍</translation>
    </message>
    <message>
      <source>Multiplying instead of dividing</source>
      <translation>该除的时候直接相乘</translation>
    </message>
    <message>
      <source>Multiplying numbers but not letters</source>
      <translation>数相乘而字母不乘</translation>
    </message>
    <message>
      <source>Multiplying only first by first and last by last</source>
      <translation>只把首项乘首项、末项乘末项</translation>
    </message>
    <message>
      <source>Multiplying only the first term of a bracket</source>
      <translation>只乘了括号里的第一项</translation>
    </message>
    <message>
      <source>Multiplying only the last term of a bracket</source>
      <translation>只乘了括号里的最后一项</translation>
    </message>
    <message>
      <source>Multiplying or dividing by a negative number turns the order round, and the sign was left as it was.</source>
      <translation>两边乘或除以负数时大小顺序会反过来，这里不等号没有变。</translation>
    </message>
    <message>
      <source>Multiplying tens by tens and units by units only</source>
      <translation>只把十位乘十位、个位乘个位</translation>
    </message>
    <message>
      <source>Multiplying the bases of powers as well</source>
      <translation>幂相乘时把底数也相乘</translation>
    </message>
    <message>
      <source>Multiplying the bottom by the whole number</source>
      <translation>把整数乘到分母上</translation>
    </message>
    <message>
      <source>Multiplying the exponents of a product</source>
      <translation>同底数幂相乘时把指数相乘</translation>
    </message>
    <message>
      <source>Multiplying the letter and adding the number</source>
      <translation>字母相乘而数相加</translation>
    </message>
    <message>
      <source>Multiplying the letters of a sum</source>
      <translation>把和里的字母相乘</translation>
    </message>
    <message>
      <source>Multiplying the numbers of like terms</source>
      <translation>把同类项的系数相乘</translation>
    </message>
    <message>
      <source>Multiplying the parts of a sum</source>
      <translation>把和的各部分相乘</translation>
    </message>
    <message>
      <source>Multiplying the wrong numbers crosswise</source>
      <translation>交叉相乘时乘错了数</translation>
    </message>
    <message>
      <source>Multiplying top and bottom by the whole number</source>
      <translation>分子和分母都乘整数</translation>
    </message>
    <message>
      <source>Multiplying where dividing is needed</source>
      <translation>该除的时候乘了</translation>
    </message>
    <message>
      <source>Multiplying wholes and fractions separately</source>
      <translation>整数部分和分数部分分别相乘</translation>
    </message>
    <message>
      <source>Nearly there</source>
      <translation>快对了</translation>
    </message>
    <message>
      <source>Nearly there. {idea}</source>
      <translation>快要完成了。{idea}</translation>
    </message>
    <message>
      <source>Nearly. Look at the spelling.</source>
      <translation>差一点。看看拼写。</translation>
    </message>
    <message>
      <source>Nearly. Two neighbours have changed places.</source>
      <translation>快对了，有相邻的两项位置颠倒了。</translation>
    </message>
    <message>
      <source>New answers by stick: {n}. Nobody here has the id in the file yet; they are listed as {id} until that learner joins the class.</source>
      <translation>U 盘中的新答案：{n} 个。这里还没有人使用文件中的编号；在该学习者加入课堂之前，这些答案列在 {id} 名下。</translation>
    </message>
    <message>
      <source>New answers from {name}, by stick: {n}.</source>
      <translation>U 盘中 {name} 的新答案：{n} 个。</translation>
    </message>
    <message>
      <source>New denominator, old numerators</source>
      <translation>分母换了，分子没换</translation>
    </message>
    <message>
      <source>No camera was found. Type or draw your answer.</source>
      <translation>没有找到摄像头。请打字或手写作答。</translation>
    </message>
    <message>
      <source>No class with this code was found. Check the code and the network, or ask your teacher for the link.</source>
      <translation>没有找到这个课堂码对应的课堂。请检查课堂码和网络，或向老师要课堂链接。</translation>
    </message>
    <message>
      <source>No language model is chosen. Choose a file in the settings.</source>
      <translation>还没有选择语言模型。请在设置中选择一个文件。</translation>
    </message>
    <message>
      <source>No microphone was found. Type or draw your answer.</source>
      <translation>没有找到麦克风。请打字或手写作答。</translation>
    </message>
    <message>
      <source>No numbers fit the conditions of {item}.</source>
      <translation>没有数能满足 {item} 的条件。</translation>
    </message>
    <message>
      <source>None of its options is marked as right.</source>
      <translation>没有一个选项标为正确。</translation>
    </message>
    <message>
      <source>None of these yet. Look at the question again.</source>
      <translation>这些都不符合，再看看题目。</translation>
    </message>
    <message>
      <source>Not delivered yet: {n}. They stay here and are sent when you join again.</source>
      <translation>还有 {n} 个答案没有送达。它们保存在这里，再次加入时会发送。</translation>
    </message>
    <message>
      <source>Not turning the inequality sign</source>
      <translation>不等号没有改变方向</translation>
    </message>
    <message>
      <source>Not yet</source>
      <translation>还不对</translation>
    </message>
    <message>
      <source>Not yet. A single expression is asked for here.</source>
      <translation>还不对。这里只要写一个式子。</translation>
    </message>
    <message>
      <source>Not yet. Look at it again.</source>
      <translation>还不对，再看一看。</translation>
    </message>
    <message>
      <source>Not yet. Which one comes first?</source>
      <translation>还不对。哪一个应该排第一？</translation>
    </message>
    <message>
      <source>Not yet. {idea}</source>
      <translation>还不对。{idea}</translation>
    </message>
    <message>
      <source>Nothing can be divided by zero.</source>
      <translation>除数不能是零。</translation>
    </message>
    <message>
      <source>Nothing in {file} can be carried over. {reason}</source>
      <translation>{file} 中没有可以转入的内容。{reason}</translation>
    </message>
    <message>
      <source>Nothing says which answer is right.</source>
      <translation>没有说明哪个答案正确。</translation>
    </message>
    <message>
      <source>Now one like it on your own.</source>
      <translation>现在自己做一道类似的题。</translation>
    </message>
    <message>
      <source>Number</source>
      <translation>数</translation>
    </message>
    <message>
      <source>Numbers that change</source>
      <translation>变化的数</translation>
    </message>
    <message>
      <source>Of two negative numbers one was treated as positive, so that they were taken from one another.</source>
      <translation>两个负数中有一个被当成了正数，于是变成了相减。</translation>
    </message>
    <message>
      <source>Old answers are not erased from {file}, which belongs to a class: delete it by hand.</source>
      <translation>未能从某个课堂的文件 {file} 中删除旧答案：请手动删除该文件。</translation>
    </message>
    <message>
      <source>On the stick: {n}. Give it to your teacher.</source>
      <translation>已把 {n} 个答案存入 U 盘，请交给老师。</translation>
    </message>
    <message>
      <source>One like it</source>
      <translation>类似的一题</translation>
    </message>
    <message>
      <source>One minus sign for both numbers</source>
      <translation>两个数共用一个负号</translation>
    </message>
    <message>
      <source>One of its answers is only a picture or the like.</source>
      <translation>有一个答案只是图片之类，没有文字。</translation>
    </message>
    <message>
      <source>One of its texts has more than {limit} characters.</source>
      <translation>其中一段文字超过 {limit} 个字符。</translation>
    </message>
    <message>
      <source>One of several</source>
      <translation>单选</translation>
    </message>
    <message>
      <source>One of the two numbers is negative, and the result was written without a minus sign.</source>
      <translation>两个数中有一个是负数，结果却没有写负号。</translation>
    </message>
    <message>
      <source>One term of the sum was cancelled against the denominator, but every term has to be divided.</source>
      <translation>和里的一项与分母约掉了，但每一项都要除。</translation>
    </message>
    <message>
      <source>Only a product that is zero says something of each factor by itself.</source>
      <translation>只有乘积为零时，才能对每个因式单独下结论。</translation>
    </message>
    <message>
      <source>Only digits standing above one another were multiplied; tens times units are missing.</source>
      <translation>只把上下对齐的数字相乘，缺少十位乘个位的积。</translation>
    </message>
    <message>
      <source>Only one numerator changed</source>
      <translation>只变了一个分子</translation>
    </message>
    <message>
      <source>Only one of its cards is carried over.</source>
      <translation>只转入它的一张卡片。</translation>
    </message>
    <message>
      <source>Only one of top and bottom was divided, which changes the size of the fraction.</source>
      <translation>分子和分母中只有一个被除了，分数的大小就变了。</translation>
    </message>
    <message>
      <source>Only the language {language} is written.</source>
      <translation>只写出 {language} 这一种语言。</translation>
    </message>
    <message>
      <source>Only the last one may give the answer away.</source>
      <translation>只有最后一条可以说出答案。</translation>
    </message>
    <message>
      <source>Only this way of writing the answer counts there.</source>
      <translation>在那里，只有这一种写法算对。</translation>
    </message>
    <message>
      <source>Options</source>
      <translation>选项</translation>
    </message>
    <message>
      <source>Overlooking the minus sign before the unknown</source>
      <translation>没看到未知数前面的减号</translation>
    </message>
    <message>
      <source>PIN</source>
      <translation>PIN</translation>
    </message>
    <message>
      <source>Pairs that are right: {count} of {total}.</source>
      <translation>{total} 对中配对了 {count} 对。</translation>
    </message>
    <message>
      <source>Part marks and penalties are left out; what is not right counts as wrong.</source>
      <translation>部分得分和扣分不保留；不完全正确就算错。</translation>
    </message>
    <message>
      <source>Part marks are left out; what is not right counts as wrong.</source>
      <translation>部分得分不保留；不完全正确就算错。</translation>
    </message>
    <message>
      <source>Partial products not shifted</source>
      <translation>部分积没有移位</translation>
    </message>
    <message>
      <source>Per cent</source>
      <translation>百分数</translation>
    </message>
    <message>
      <source>Percent are hundredths, and here they were taken for tenths.</source>
      <translation>百分数表示百分之几，这里被当成了十分之几。</translation>
    </message>
    <message>
      <source>Picture</source>
      <translation>图片</translation>
    </message>
    <message>
      <source>Pictures are left out.</source>
      <translation>图片不保留。</translation>
    </message>
    <message>
      <source>Pictures, sound and the like are left out.</source>
      <translation>图片、声音之类不保留。</translation>
    </message>
    <message>
      <source>Placing the point of a product as in a sum</source>
      <translation>乘积的小数点像加法那样放</translation>
    </message>
    <message>
      <source>Put all {count} in order, each once.</source>
      <translation>把 {count} 项全部排好，每项一次。</translation>
    </message>
    <message>
      <source>Put in order</source>
      <translation>排序</translation>
    </message>
    <message>
      <source>Putting the letter under the fraction bar</source>
      <translation>把字母放到分数线下面</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>题目</translation>
    </message>
    <message>
      <source>Question, for example</source>
      <translation>题目示例</translation>
    </message>
    <message>
      <source>Questions of the type {kind} have no place here.</source>
      <translation>这里没有 {kind} 类型题目的位置。</translation>
    </message>
    <message>
      <source>Raising only one factor</source>
      <translation>只把一个因数乘方</translation>
    </message>
    <message>
      <source>Read as</source>
      <translation>识别为</translation>
    </message>
    <message>
      <source>Reading a letter as a digit</source>
      <translation>把字母当作数位上的数字</translation>
    </message>
    <message>
      <source>Reading a mixed number as a product</source>
      <translation>把带分数当作乘积</translation>
    </message>
    <message>
      <source>Reading a number beside a letter as added</source>
      <translation>把数旁边的字母当作相加</translation>
    </message>
    <message>
      <source>Reading handwriting and speech does not work here. Type your answer.</source>
      <translation>这里无法识别手写和语音。请打字作答。</translation>
    </message>
    <message>
      <source>Reading percent as tenths</source>
      <translation>把百分号当作十分之几</translation>
    </message>
    <message>
      <source>Reading several parts as one part</source>
      <translation>把几份当作一份</translation>
    </message>
    <message>
      <source>Reading solutions off with the wrong sign</source>
      <translation>解的符号读反了</translation>
    </message>
    <message>
      <source>Reading the fraction bar as a point</source>
      <translation>把分数线当作小数点</translation>
    </message>
    <message>
      <source>Reducing only the top or only the bottom</source>
      <translation>只约分子或只约分母</translation>
    </message>
    <message>
      <source>Reports</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Review</source>
      <translation>评判</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>Right ones among your choice: {hits}. Others: {extra}.</source>
      <translation>选对了 {hits} 个，另有 {extra} 个不符合。</translation>
    </message>
    <message>
      <source>Right options</source>
      <translation>正确选项</translation>
    </message>
    <message>
      <source>Right side, each beside what belongs to it</source>
      <translation>右边，与左边一一对应</translation>
    </message>
    <message>
      <source>Right so far. Fill the other gaps too.</source>
      <translation>填的都对。把其余的空也填上。</translation>
    </message>
    <message>
      <source>Right so far. There are pairs left to find.</source>
      <translation>配的都对，还有没配好的。</translation>
    </message>
    <message>
      <source>Right up to place {place}. Go on from there.</source>
      <translation>到第 {place} 位为止都对，从那里接着排。</translation>
    </message>
    <message>
      <source>Right. It is spelt {key}.</source>
      <translation>对了。正确的写法是 {key}。</translation>
    </message>
    <message>
      <source>Running a number and a fraction together</source>
      <translation>把整数和分数连在一起</translation>
    </message>
    <message>
      <source>Running on with equals signs</source>
      <translation>连用等号</translation>
    </message>
    <message>
      <source>Same value, but cancel what is above and below.</source>
      <translation>值相同，但请约去分子和分母的公因式。</translation>
    </message>
    <message>
      <source>Same value, but collect like terms.</source>
      <translation>值相同，但请合并同类项。</translation>
    </message>
    <message>
      <source>Same value, but multiply it out further.</source>
      <translation>值相同，但请继续展开。</translation>
    </message>
    <message>
      <source>Same value, but multiply the brackets out.</source>
      <translation>值相同，但请去掉括号、把它展开。</translation>
    </message>
    <message>
      <source>Same value, but not finished</source>
      <translation>大小相等，但还没做完</translation>
    </message>
    <message>
      <source>Same value, but round it to {count} significant figures.</source>
      <translation>值相同，但请保留 {count} 位有效数字。</translation>
    </message>
    <message>
      <source>Same value, but rounded. A fraction says it exactly.</source>
      <translation>值接近，但这是近似值。用分数可以准确表示。</translation>
    </message>
    <message>
      <source>Same value, but rounded. Give it exactly.</source>
      <translation>值相近，但这是近似值，请写出精确值。</translation>
    </message>
    <message>
      <source>Same value, but take the square out of the root.</source>
      <translation>值相同，但请把根号里的平方数提出来。</translation>
    </message>
    <message>
      <source>Same value, but two minus signs make a plus.</source>
      <translation>值相同，不过两个负号得正。</translation>
    </message>
    <message>
      <source>Same value, but work it out to a single number.</source>
      <translation>值相同，但请算出一个数。</translation>
    </message>
    <message>
      <source>Same value, but work out the power.</source>
      <translation>值相同，但请算出这个乘方。</translation>
    </message>
    <message>
      <source>Same value, but write it as a decimal.</source>
      <translation>值相同，但请写成小数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a fraction in lowest terms.</source>
      <translation>值相同，但请写成最简分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a fraction.</source>
      <translation>值相同，但请写成分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a mixed number, such as 1 3/4.</source>
      <translation>值相同，但请写成带分数，例如 1 3/4。</translation>
    </message>
    <message>
      <source>Same value, but write it as a percentage.</source>
      <translation>值相同，但请写成百分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a product of factors.</source>
      <translation>值相同，但请写成因式的乘积。</translation>
    </message>
    <message>
      <source>Same value, but write it as a whole number.</source>
      <translation>值相同，但请写成整数。</translation>
    </message>
    <message>
      <source>Same value, but write it in lowest terms.</source>
      <translation>值相同，但请约成最简分数。</translation>
    </message>
    <message>
      <source>Same value, but write {count} significant figures.</source>
      <translation>值相同，但请写成 {count} 位有效数字。</translation>
    </message>
    <message>
      <source>Saying</source>
      <translation>说</translation>
    </message>
    <message>
      <source>Setting each factor equal to a number that is not zero</source>
      <translation>让每个因式都等于一个不为零的数</translation>
    </message>
    <message>
      <source>Several learners are called {name}: give them ids.</source>
      <translation>有几个学习者都叫 {name}：请给他们学号。</translation>
    </message>
    <message>
      <source>Several learners in {title} are called {name}, and it is not clear who is who: look at the page Learners.</source>
      <translation>{title} 里有几个学习者都叫 {name}，分不清谁是谁：请看“学习者”页面。</translation>
    </message>
    <message>
      <source>Several of several</source>
      <translation>多选</translation>
    </message>
    <message>
      <source>Several options are right, but only one is to be chosen.</source>
      <translation>有几个选项正确，但只能选一个。</translation>
    </message>
    <message>
      <source>Share of right answers</source>
      <translation>答对的比例</translation>
    </message>
    <message>
      <source>Share of right answers, week by week</source>
      <translation>每周答对的比例</translation>
    </message>
    <message>
      <source>Short text</source>
      <translation>简短文字</translation>
    </message>
    <message>
      <source>Shown when a learner thinks so</source>
      <translation>学习者有这种想法时出现</translation>
    </message>
    <message>
      <source>Simplified</source>
      <translation>最简式</translation>
    </message>
    <message>
      <source>Skills of the course</source>
      <translation>课程的技能</translation>
    </message>
    <message>
      <source>Skills that it trains</source>
      <translation>练习的技能</translation>
    </message>
    <message>
      <source>Solved, such as x = 5</source>
      <translation>解的形式，如 x = 5</translation>
    </message>
    <message>
      <source>Solving an inequality as an equation</source>
      <translation>把不等式当作方程来解</translation>
    </message>
    <message>
      <source>Somebody has changed the classes meanwhile: look at the preview again.</source>
      <translation>其间有人改动了班级：请再看一次预览。</translation>
    </message>
    <message>
      <source>Something in it is too long.</source>
      <translation>其中有内容太长。</translation>
    </message>
    <message>
      <source>Something is missing after {mark}.</source>
      <translation>{mark} 后面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing before the closing bracket.</source>
      <translation>右括号前面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing before {mark}.</source>
      <translation>{mark} 前面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing between {left} and {right}.</source>
      <translation>{left} 和 {right} 之间少了点什么。</translation>
    </message>
    <message>
      <source>Something was taken off one side and not off the other, so the balance was lost.</source>
      <translation>从一边去掉了某个数，另一边却没有，两边就不再平衡。</translation>
    </message>
    <message>
      <source>Something you missed builds on this, so this comes first.</source>
      <translation>你做错的题要用到这个，所以先练好它。</translation>
    </message>
    <message>
      <source>Sound needs the PortAudio library, which is missing here (Debian and Ubuntu: libportaudio2). Type or draw your answer.</source>
      <translation>声音功能需要 PortAudio 库，这里没有安装（Debian 和 Ubuntu：libportaudio2）。请打字或手写作答。</translation>
    </message>
    <message>
      <source>Spelling counts</source>
      <translation>拼写必须正确</translation>
    </message>
    <message>
      <source>Squaring each term of a sum</source>
      <translation>和的每一项分别平方</translation>
    </message>
    <message>
      <source>Squaring only the first term</source>
      <translation>只平方第一项</translation>
    </message>
    <message>
      <source>Squaring the minus sign in front</source>
      <translation>把前面的负号也平方了</translation>
    </message>
    <message>
      <source>Stopping at one factor</source>
      <translation>只看了一个因式</translation>
    </message>
    <message>
      <source>Subtracting every part of a mixed number separately</source>
      <translation>带分数的各部分分别相减</translation>
    </message>
    <message>
      <source>Such a card is shown only to learners whose answers point to it.</source>
      <translation>只有答案显示出这种误解的学习者才会看到这张卡片。</translation>
    </message>
    <message>
      <source>Such as 0.01 or 1%. Leave it empty where only the exact value is right.</source>
      <translation>例如 0.01 或 1%。只有精确值才对时留空。</translation>
    </message>
    <message>
      <source>Such as 3/4, or {{a/b}} with changing numbers.</source>
      <translation>例如 3/4；有变化的数时写 {{a/b}}。</translation>
    </message>
    <message>
      <source>Such as a &lt; b, or gcd(a, b) = 1. Numbers are drawn again until all of them hold.</source>
      <translation>例如 a &lt; b，或 gcd(a, b) = 1。会重新取数，直到全部条件成立。</translation>
    </message>
    <message>
      <source>Such as cm.</source>
      <translation>例如 cm。</translation>
    </message>
    <message>
      <source>Summary</source>
      <translation>简介</translation>
    </message>
    <message>
      <source>Sure</source>
      <translation>把握</translation>
    </message>
    <message>
      <source>Swapping the coordinates</source>
      <translation>坐标写反了</translation>
    </message>
    <message>
      <source>Swapping the sides and keeping the sign</source>
      <translation>交换两边而不改不等号</translation>
    </message>
    <message>
      <source>Switching subtraction or division round</source>
      <translation>减法或除法交换了位置</translation>
    </message>
    <message>
      <source>Take your time. A hint is here if you want one.</source>
      <translation>慢慢来。需要的话，这里有提示。</translation>
    </message>
    <message>
      <source>Taking a rounded decimal for the fraction</source>
      <translation>把近似的小数当成了分数</translation>
    </message>
    <message>
      <source>Taking away a negative number makes less</source>
      <translation>减去负数变得更小</translation>
    </message>
    <message>
      <source>Taking away a negative number was treated as taking away a positive one.</source>
      <translation>减去一个负数被当成了减去一个正数。</translation>
    </message>
    <message>
      <source>Taking away in the wrong order</source>
      <translation>相减的顺序反了</translation>
    </message>
    <message>
      <source>Taking away x was read as taking the letter off, but x stands for a number of which one is removed.</source>
      <translation>减去 x 被理解成去掉字母，其实 x 代表一个数，是要从中减去一个 x。</translation>
    </message>
    <message>
      <source>Taking roots term by term</source>
      <translation>逐项开方</translation>
    </message>
    <message>
      <source>Taking the coefficient away</source>
      <translation>把系数减掉</translation>
    </message>
    <message>
      <source>Taking the letter away</source>
      <translation>把字母拿掉</translation>
    </message>
    <message>
      <source>Taking the part for the rest</source>
      <translation>把部分当作剩下的</translation>
    </message>
    <message>
      <source>Taking the root of each term</source>
      <translation>每一项分别开方</translation>
    </message>
    <message>
      <source>Taking the smaller digit from the larger</source>
      <translation>用大的数字减小的数字</translation>
    </message>
    <message>
      <source>Taking the smaller fraction part from the larger</source>
      <translation>分数部分用大的减小的</translation>
    </message>
    <message>
      <source>Teacher</source>
      <translation>老师</translation>
    </message>
    <message>
      <source>Terms with different letters, or with and without a letter, cannot be put together into one.</source>
      <translation>字母不同的项，或一个有字母、一个没有字母的项，不能合并成一项。</translation>
    </message>
    <message>
      <source>Text</source>
      <translation>正文</translation>
    </message>
    <message>
      <source>Text with gaps</source>
      <translation>填空</translation>
    </message>
    <message>
      <source>That is not the passphrase.</source>
      <translation>口令不对。</translation>
    </message>
    <message>
      <source>That's right, every line.</source>
      <translation>对了，每一行都对。</translation>
    </message>
    <message>
      <source>That's right.</source>
      <translation>对了。</translation>
    </message>
    <message>
      <source>That's right: it is {key}.</source>
      <translation>对了，就是 {key}。</translation>
    </message>
    <message>
      <source>The answer can't be kept for your teacher: {reason}.</source>
      <translation>无法为老师保存这个答案：{reason}。</translation>
    </message>
    <message>
      <source>The base stays as it is when powers of one base are multiplied.</source>
      <translation>同底数的幂相乘时，底数不变。</translation>
    </message>
    <message>
      <source>The base was multiplied by the exponent; a power multiplies the base by itself.</source>
      <translation>底数和指数相乘了，而乘方是底数与自己相乘。</translation>
    </message>
    <message>
      <source>The brackets say that the minus sign is multiplied by itself as well.</source>
      <translation>括号表示负号也要和自己相乘。</translation>
    </message>
    <message>
      <source>The camera does not answer. Unplug it and plug it in again, or type your answer.</source>
      <translation>摄像头没有反应。请拔下再接上，或打字作答。</translation>
    </message>
    <message>
      <source>The camera is in use by another program or not allowed. Close the other program.</source>
      <translation>摄像头正被另一个程序占用，或没有获得许可。请关闭那个程序。</translation>
    </message>
    <message>
      <source>The camera stopped. Plug it in again and it comes back by itself, or type your answer.</source>
      <translation>摄像头断开了。重新接上就会自动恢复，也可以打字作答。</translation>
    </message>
    <message>
      <source>The camera's picture is black. Open its cover, or allow the camera in the system settings.</source>
      <translation>摄像头画面是黑的。请打开镜头盖，或在系统设置中允许使用摄像头。</translation>
    </message>
    <message>
      <source>The class is over. Your teacher has all your answers.</source>
      <translation>下课了。老师已收到你的全部答案。</translation>
    </message>
    <message>
      <source>The class was not found at {host}, port {port}. Check that the teacher has opened it and that both computers are in the same network.</source>
      <translation>在 {host} 的端口 {port} 上没有找到课堂。请确认老师已经开课，并且两台电脑在同一个网络中。</translation>
    </message>
    <message>
      <source>The coefficient was divided by the other side instead of the other way round.</source>
      <translation>用系数除以了另一边，而应该反过来。</translation>
    </message>
    <message>
      <source>The colon compares two quantities; without it the digits just run together.</source>
      <translation>比号表示两个量的比较，去掉它，数字就连在一起了。</translation>
    </message>
    <message>
      <source>The common denominator was kept as in adding, but in a product the denominators are multiplied too.</source>
      <translation>像加法那样保留了相同的分母，而相乘时分母也要相乘。</translation>
    </message>
    <message>
      <source>The course that your teacher has sent can't be read.</source>
      <translation>老师发来的课程无法读取。</translation>
    </message>
    <message>
      <source>The course that your teacher has sent can't be used. {reason}</source>
      <translation>老师发来的课程无法使用。{reason}</translation>
    </message>
    <message>
      <source>The crosswise products were run together with a carried digit, as in a long multiplication.</source>
      <translation>交叉得到的积像竖式乘法那样进位，连成了一个数。</translation>
    </message>
    <message>
      <source>The database server does not answer: check the network, then try again.</source>
      <translation>数据库服务器没有回应：请检查网络，再试一次。</translation>
    </message>
    <message>
      <source>The database server does not answer: {reason}.</source>
      <translation>数据库服务器没有回应：{reason}。</translation>
    </message>
    <message>
      <source>The decimal never ends, so one that is rounded or cut off is only close to the fraction.</source>
      <translation>这个小数写不完，四舍五入或去掉后面的数位以后，只是接近这个分数。</translation>
    </message>
    <message>
      <source>The decimal with fewer digits was taken for the larger one, because its places are larger.</source>
      <translation>位数少的小数被当成了较大的数，理由是它的数位更大。</translation>
    </message>
    <message>
      <source>The decimal with more digits was taken for the larger one; the first place that differs decides.</source>
      <translation>位数多的小数被当成了较大的数，其实要看第一个不同的数位。</translation>
    </message>
    <message>
      <source>The denominator was left out, though nothing was multiplied to remove it.</source>
      <translation>分母被去掉了，但并没有乘什么数来消去它。</translation>
    </message>
    <message>
      <source>The denominator was written after the point, although it says into how many parts to cut.</source>
      <translation>分母被写在了小数点后面，而分母表示平均分成多少份。</translation>
    </message>
    <message>
      <source>The denominators were multiplied, but the numerators were added.</source>
      <translation>分母相乘了，分子却是相加的。</translation>
    </message>
    <message>
      <source>The disk did not take what was written to {file}: is it full, or unplugged?</source>
      <translation>{file} 没能写入磁盘：磁盘满了，还是被拔掉了？</translation>
    </message>
    <message>
      <source>The disk is full, so nothing more can be kept: free some space, then try again.</source>
      <translation>磁盘已满，无法继续保存：请腾出一些空间，再试一次。</translation>
    </message>
    <message>
      <source>The equations were subtracted on one side and added on the other; both sides need the same.</source>
      <translation>两个方程一边相减，另一边却相加了，两边要做同样的运算。</translation>
    </message>
    <message>
      <source>The exponent belongs to everything in the bracket, and only one part was raised.</source>
      <translation>指数属于括号里的全部内容，这里只有一部分乘方了。</translation>
    </message>
    <message>
      <source>The exponent belongs to the whole bracket, and only the first term was squared.</source>
      <translation>指数属于整个括号，这里只平方了第一项。</translation>
    </message>
    <message>
      <source>The exponent was used without its minus sign.</source>
      <translation>用这个指数时没有带上它的负号。</translation>
    </message>
    <message>
      <source>The exponents were added though the powers are added, not multiplied.</source>
      <translation>这些幂是相加的，不是相乘，指数却被加了起来。</translation>
    </message>
    <message>
      <source>The extra digits after the point were just written down instead of being taken away.</source>
      <translation>多出来的小数位被直接抄了下来，没有参加减法。</translation>
    </message>
    <message>
      <source>The factor beside a bracket multiplies every term in it, and here only the last.</source>
      <translation>括号旁的因数要乘括号里的每一项，这里只乘了最后一项。</translation>
    </message>
    <message>
      <source>The factor in front of a bracket multiplies every term in it, and here only the first.</source>
      <translation>括号外的因数要乘括号里的每一项，这里只乘了第一项。</translation>
    </message>
    <message>
      <source>The factor is negative, so the sign of every product changes, and here only the first one did.</source>
      <translation>因数是负的，每个乘积的符号都要变，这里只变了第一个。</translation>
    </message>
    <message>
      <source>The file {path} can't be opened: {reason}.</source>
      <translation>无法打开文件 {path}：{reason}。</translation>
    </message>
    <message>
      <source>The file {path} can't be read: {reason}.</source>
      <translation>无法读取文件 {path}：{reason}。</translation>
    </message>
    <message>
      <source>The file {path} can't be used: {reason}.</source>
      <translation>无法使用文件 {path}：{reason}。</translation>
    </message>
    <message>
      <source>The file {path} can't be written: {reason}.</source>
      <translation>无法写入文件 {path}：{reason}。</translation>
    </message>
    <message>
      <source>The file {path} has no class in it yet.</source>
      <translation>文件 {path} 中还没有课堂。</translation>
    </message>
    <message>
      <source>The file {path} has something in it that is no answer; nothing was taken.</source>
      <translation>文件 {path} 中有不是答案的内容，没有采用其中任何内容。</translation>
    </message>
    <message>
      <source>The file {path} is none of ours.</source>
      <translation>文件 {path} 不是本程序的文件。</translation>
    </message>
    <message>
      <source>The file {path} is not of a class.</source>
      <translation>文件 {path} 不是课堂文件。</translation>
    </message>
    <message>
      <source>The file {path} is of another class.</source>
      <translation>文件 {path} 属于另一个课堂。</translation>
    </message>
    <message>
      <source>The file {path} was changed or is damaged; nothing of it was taken.</source>
      <translation>文件 {path} 被改动过或已损坏，没有采用其中任何内容。</translation>
    </message>
    <message>
      <source>The first fraction was turned over, but it is the one you divide by that is turned.</source>
      <translation>第一个分数被颠倒了，而应该颠倒的是除数。</translation>
    </message>
    <message>
      <source>The first number of a pair goes along the x-axis, the second along the y-axis.</source>
      <translation>数对的第一个数沿 x 轴，第二个数沿 y 轴。</translation>
    </message>
    <message>
      <source>The first one is shown as the answer.</source>
      <translation>显示答案时用第一个。</translation>
    </message>
    <message>
      <source>The fitted parameters of mastery can't be used: {reason}</source>
      <translation>拟合得到的掌握度参数无法使用：{reason}</translation>
    </message>
    <message>
      <source>The folder {folder} cannot be written to.</source>
      <translation>文件夹 {folder} 不能写入。</translation>
    </message>
    <message>
      <source>The folder {folder} does not let mmtutor write: choose another one.</source>
      <translation>文件夹 {folder} 不允许 mmtutor 写入：请另选一个。</translation>
    </message>
    <message>
      <source>The form or unit that is asked for is left out; any equal value counts there.</source>
      <translation>所要求的形式或单位不保留；在那里，任何相等的值都算对。</translation>
    </message>
    <message>
      <source>The format has nothing like the kind {kind}.</source>
      <translation>该格式没有与 {kind} 类型相当的题型。</translation>
    </message>
    <message>
      <source>The fraction bar works as a bracket: all that stands above is divided by all that stands below.</source>
      <translation>分数线起括号的作用：上面的全部要除以下面的全部。</translation>
    </message>
    <message>
      <source>The fraction with the larger denominator was called larger, but more parts are smaller parts.</source>
      <translation>分母大的分数被当成了较大的，而份数越多，每一份越小。</translation>
    </message>
    <message>
      <source>The fractions were multiplied as they stand, without turning over the one you divide by.</source>
      <translation>两个分数直接相乘了，没有先把除数颠倒。</translation>
    </message>
    <message>
      <source>The fractions were put together under one of the two denominators, but the parts differ in size.</source>
      <translation>两个分数被合并到其中一个分母上，但每一份的大小不同。</translation>
    </message>
    <message>
      <source>The given part was compared with the whole, though the question is about what is left.</source>
      <translation>所给的部分与整体作了比较，而问题问的是剩下的部分。</translation>
    </message>
    <message>
      <source>The idea</source>
      <translation>思路</translation>
    </message>
    <message>
      <source>The inequality sign became an equals sign, which keeps one of many solutions.</source>
      <translation>不等号变成了等号，许多解就只剩下了一个。</translation>
    </message>
    <message>
      <source>The language model could not answer. Choose another file in the settings.</source>
      <translation>语言模型无法回答。请在设置中选择另一个文件。</translation>
    </message>
    <message>
      <source>The language model {file} cannot be opened.</source>
      <translation>语言模型 {file} 无法打开。</translation>
    </message>
    <message>
      <source>The last term is multiplied by itself, so its square cannot be negative.</source>
      <translation>最后一项是自己乘自己，它的平方不会是负的。</translation>
    </message>
    <message>
      <source>The last terms of the brackets were added, but all products have to be taken.</source>
      <translation>两个括号的末项被加了起来，而应该求出所有的乘积。</translation>
    </message>
    <message>
      <source>The learner is erased, but not from the backup {file}: delete it by hand.</source>
      <translation>学习者已清除，但备份 {file} 中还有：请手动删除该文件。</translation>
    </message>
    <message>
      <source>The learner is not erased from {file}, which belongs to a class: delete it by hand.</source>
      <translation>未能从某个课堂的文件 {file} 中删除该学习者：请手动删除该文件。</translation>
    </message>
    <message>
      <source>The lesson is not open at {names}. Their computer says: {reason}</source>
      <translation>以下学习者未能打开这节课：{names}。其电脑提示：{reason}</translation>
    </message>
    <message>
      <source>The lesson your teacher has started is not on this computer.</source>
      <translation>老师开始的这节课不在这台电脑上。</translation>
    </message>
    <message>
      <source>The letter beside the number is the larger one</source>
      <translation>旁边有数的字母较大</translation>
    </message>
    <message>
      <source>The letter in the bracket was multiplied, but the factor was added to the number beside it.</source>
      <translation>括号里的字母乘了，旁边的数却是和因数相加的。</translation>
    </message>
    <message>
      <source>The letter was put into the denominator, but it multiplies the whole fraction.</source>
      <translation>字母被放进了分母，而它是乘整个分数的。</translation>
    </message>
    <message>
      <source>The line was worked out from left to right, but multiplying and dividing come before adding.</source>
      <translation>这一行是从左往右算的，而应该先乘除、后加减。</translation>
    </message>
    <message>
      <source>The machine</source>
      <translation>机器</translation>
    </message>
    <message>
      <source>The microphone does not answer. Unplug it and plug it in again, or type your answer.</source>
      <translation>麦克风没有反应。请拔下再接上，或打字作答。</translation>
    </message>
    <message>
      <source>The microphone is in use by another program or not allowed. Close the other program, or type your answer.</source>
      <translation>麦克风正被另一个程序占用，或没有获得许可。请关闭那个程序，或打字作答。</translation>
    </message>
    <message>
      <source>The microphone is silent. Turn it on, or allow it in the system settings, or type your answer.</source>
      <translation>麦克风没有声音。请打开它，或在系统设置中允许使用，也可以打字作答。</translation>
    </message>
    <message>
      <source>The microphone stopped. Plug it in again and it comes back by itself, or type your answer.</source>
      <translation>麦克风断开了。重新接上就会自动恢复，也可以打字作答。</translation>
    </message>
    <message>
      <source>The minus sign in front of the term was lost while the term was worked out.</source>
      <translation>计算这一项时，前面的负号丢掉了。</translation>
    </message>
    <message>
      <source>The minus sign in front of the unknown was dropped on the way.</source>
      <translation>未知数前面的负号在变形中丢掉了。</translation>
    </message>
    <message>
      <source>The minus sign misses the first term of a bracket</source>
      <translation>减号漏掉了括号里的第一项</translation>
    </message>
    <message>
      <source>The minus sign of a factor reaches only the first term</source>
      <translation>因数的负号只管到第一项</translation>
    </message>
    <message>
      <source>The minus sign of the exponent was put in front of the power, where it does not belong.</source>
      <translation>指数的负号被放到了幂的前面，它不该在那里。</translation>
    </message>
    <message>
      <source>The minus sign of the number that is added was lost.</source>
      <translation>所加的数的负号丢掉了。</translation>
    </message>
    <message>
      <source>The minus sign of the number was dropped, but an unknown may well be negative.</source>
      <translation>数前面的负号被丢掉了，其实未知数完全可以是负数。</translation>
    </message>
    <message>
      <source>The minus sign reaches only the first term of a bracket</source>
      <translation>减号只管到括号里的第一项</translation>
    </message>
    <message>
      <source>The mixed product occurs twice when a bracket is multiplied by itself.</source>
      <translation>括号与自己相乘时，交叉的乘积出现两次。</translation>
    </message>
    <message>
      <source>The mixed product only once</source>
      <translation>交叉乘积只算了一次</translation>
    </message>
    <message>
      <source>The model file {file} cannot be used. Install mmtutor again.</source>
      <translation>模型文件 {file} 无法使用。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model file {file} is damaged. Install mmtutor again.</source>
      <translation>模型文件 {file} 已损坏。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model file {file} is missing. Typing still works.</source>
      <translation>缺少模型文件 {file}。打字仍然可用。</translation>
    </message>
    <message>
      <source>The model in {folder} cannot be read. Install mmtutor again.</source>
      <translation>{folder} 中的模型无法读取。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model in {folder} was made for another version of mmtutor.</source>
      <translation>{folder} 中的模型属于另一个版本的 mmtutor。</translation>
    </message>
    <message>
      <source>The model that reads pictures and sound is missing. Type your answer.</source>
      <translation>缺少识别图像和声音的模型。请打字作答。</translation>
    </message>
    <message>
      <source>The negative exponent was given to a ten, as in scientific notation, instead of to the base.</source>
      <translation>负指数像科学记数法那样给了十，而不是给底数。</translation>
    </message>
    <message>
      <source>The network camera {name} cannot be reached. Check its address.</source>
      <translation>无法连接网络摄像头 {name}。请检查地址。</translation>
    </message>
    <message>
      <source>The next step</source>
      <translation>下一步</translation>
    </message>
    <message>
      <source>The number behind the equals sign is the answer</source>
      <translation>等号后面的数就是答案</translation>
    </message>
    <message>
      <source>The number behind the equals sign was taken for the answer; it says what the other side is worth.</source>
      <translation>等号后面的数被当作答案，而它表示另一边的值。</translation>
    </message>
    <message>
      <source>The number belongs to several parts together, and it was used as if it were a single part.</source>
      <translation>这个数对应几份，却被当作只有一份。</translation>
    </message>
    <message>
      <source>The number has to be added to a letter to reach the other one, so that letter is the smaller one.</source>
      <translation>这个字母要加上那个数才等于另一个字母，所以它是较小的。</translation>
    </message>
    <message>
      <source>The number in front of the bracket was added to it, but standing beside a bracket means times.</source>
      <translation>括号前的数被加了上去，而紧挨着括号表示相乘。</translation>
    </message>
    <message>
      <source>The number in front of the unknown multiplies it, so taking it away does not undo it.</source>
      <translation>未知数前面的数与它相乘，减去这个数并不能把它抵消。</translation>
    </message>
    <message>
      <source>The number in front of the unknown was added to the other side; it multiplies the unknown.</source>
      <translation>未知数前面的数被加到了另一边，而它与未知数是相乘的。</translation>
    </message>
    <message>
      <source>The number in front of the unknown was dropped without dividing the other side.</source>
      <translation>未知数前面的数被去掉了，另一边却没有除。</translation>
    </message>
    <message>
      <source>The number is right, but the unit is not {unit}.</source>
      <translation>数是对的，但单位不是 {unit}。</translation>
    </message>
    <message>
      <source>The number is right. Write its unit too.</source>
      <translation>数值是对的，请把单位也写上。</translation>
    </message>
    <message>
      <source>The number under the root was halved; its root is the number whose square it is.</source>
      <translation>根号下的数被除以了二，而平方根是平方等于它的数。</translation>
    </message>
    <message>
      <source>The numbers are right, but the letters stand on the wrong sides: try it with an example.</source>
      <translation>数是对的，但字母写反了边，举一个例子试试看。</translation>
    </message>
    <message>
      <source>The numbers are right. Write them as a pair, in brackets.</source>
      <translation>数是对的，请写成带括号的数对。</translation>
    </message>
    <message>
      <source>The numbers in front of like terms were multiplied, although the terms are added.</source>
      <translation>同类项前面的数被乘了起来，而这些项是相加的。</translation>
    </message>
    <message>
      <source>The numbers were added as if the minus sign were not there.</source>
      <translation>相加时好像没有负号一样。</translation>
    </message>
    <message>
      <source>The numbers were lined up at their last digits instead of at their points.</source>
      <translation>这些数是按最后一位对齐的，而应该按小数点对齐。</translation>
    </message>
    <message>
      <source>The numbers were lined up on the left, so digits of different place value were added.</source>
      <translation>这些数是按左端对齐的，不同数位上的数字加在了一起。</translation>
    </message>
    <message>
      <source>The numbers were multiplied, but the letter times itself was written as the letter.</source>
      <translation>数相乘了，而字母乘它自己却仍写成这个字母。</translation>
    </message>
    <message>
      <source>The numbers were put together and the letter was left out of account.</source>
      <translation>数合在了一起，字母却没有考虑进去。</translation>
    </message>
    <message>
      <source>The numbers were taken to grow in proportion, though it is their difference that stays the same.</source>
      <translation>这些数被当成按比例变化，而不变的其实是它们的差。</translation>
    </message>
    <message>
      <source>The other side was halved, but a square is undone by a root.</source>
      <translation>另一边被除以了 2，而去掉平方要用开方。</translation>
    </message>
    <message>
      <source>The package names this file, but does not have it.</source>
      <translation>包里写有这个文件，却没有它。</translation>
    </message>
    <message>
      <source>The part was put over what is left, but a fraction compares it with all parts together.</source>
      <translation>这里把部分和剩下的相比；分数要把部分和全部的份数相比。</translation>
    </message>
    <message>
      <source>The percentage was taken of the number given, though that number is not the whole.</source>
      <translation>求的是所给的数的百分之几，而那个数并不是整体。</translation>
    </message>
    <message>
      <source>The percentage was used as a whole number, although it stands for hundredths.</source>
      <translation>百分数被当作整数来用，而它表示百分之几。</translation>
    </message>
    <message>
      <source>The picture is on its way.</source>
      <translation>图片正在发送。</translation>
    </message>
    <message>
      <source>The places of the product were counted from the left instead of from the right.</source>
      <translation>乘积的小数位是从左边数的，而应该从右边数。</translation>
    </message>
    <message>
      <source>The plus was worked out before the minus on its left, as if both stood in a bracket after the minus.</source>
      <translation>先算了加法，再算它左边的减法，好像减号后面有括号一样。</translation>
    </message>
    <message>
      <source>The point of the product was put where it stands in the factors, as one does when adding.</source>
      <translation>乘积的小数点被放在了和因数相同的位置，这是加法的做法。</translation>
    </message>
    <message>
      <source>The product or quotient of two negative numbers was given a minus sign.</source>
      <translation>两个负数相乘或相除，结果却写了负号。</translation>
    </message>
    <message>
      <source>The question has no text.</source>
      <translation>题目没有文字。</translation>
    </message>
    <message>
      <source>The remainder of the division was written as digits after the point.</source>
      <translation>除法的余数被直接写成了小数点后面的数字。</translation>
    </message>
    <message>
      <source>The right side was taken from the term instead of the term from the right side.</source>
      <translation>用移过去的项减去了右边，而应该用右边减去它。</translation>
    </message>
    <message>
      <source>The root was taken of each term of a side separately, but a root does not spread over a sum.</source>
      <translation>一边的每一项被分别开方，但开方不能分配到和的各项上。</translation>
    </message>
    <message>
      <source>The root was taken of each term separately, but a root does not spread over a sum.</source>
      <translation>每一项被分别开方，但开方不能分配到和的各项上。</translation>
    </message>
    <message>
      <source>The row that belongs to the tens was added as if it belonged to the units.</source>
      <translation>十位上的那一行积，被当作个位上的积来加。</translation>
    </message>
    <message>
      <source>The rule for multiplying two negative numbers was used for adding them.</source>
      <translation>两个负数相乘的规则被用到了加法上。</translation>
    </message>
    <message>
      <source>The same kind again. The end is missing: finish it.</source>
      <translation>还是同一类题，最后没写完，请你接着写完。</translation>
    </message>
    <message>
      <source>The same kind once more. All of it is yours now.</source>
      <translation>再来一道同类的题，这次全部由你完成。</translation>
    </message>
    <message>
      <source>The same number was added to top and bottom, but only multiplying both keeps a fraction's size.</source>
      <translation>分子和分母加上了同一个数，而只有同乘一个数才不改变分数的大小。</translation>
    </message>
    <message>
      <source>The sentence encoder is missing. Longer answers are judged by the rules alone.</source>
      <translation>缺少句子编码器，较长的答案只按规则判断。</translation>
    </message>
    <message>
      <source>The sign was turned round, though both sides were only changed in a way that keeps their order.</source>
      <translation>不等号的方向变了，但两边所做的变形并不改变大小顺序。</translation>
    </message>
    <message>
      <source>The sign {mark} is not one I know.</source>
      <translation>我不认识符号 {mark}。</translation>
    </message>
    <message>
      <source>The size is right, but the sum has to take the sign of the number that is further from zero.</source>
      <translation>大小是对的，但和的符号要与离零较远的那个数相同。</translation>
    </message>
    <message>
      <source>The sizes were added and the sum was made negative, though only one of the numbers is negative.</source>
      <translation>大小相加后写成了负数，而其中只有一个是负数。</translation>
    </message>
    <message>
      <source>The skill that it trains is left out.</source>
      <translation>所练习的技能不保留。</translation>
    </message>
    <message>
      <source>The smaller fraction part was taken from the larger one, instead of regrouping one whole.</source>
      <translation>用较大的分数部分减去了较小的，而应该从整数部分借一。</translation>
    </message>
    <message>
      <source>The smaller number was put over the larger one, without asking which of them is the whole.</source>
      <translation>较小的数除以了较大的数，却没有想一想哪个数才是整体。</translation>
    </message>
    <message>
      <source>The sound system of this computer does not start. Type or draw your answer.</source>
      <translation>这台电脑的声音系统没有启动。请打字或手写作答。</translation>
    </message>
    <message>
      <source>The sound {name} cannot be read.</source>
      <translation>声音 {name} 无法读取。</translation>
    </message>
    <message>
      <source>The sum takes the wrong sign</source>
      <translation>和的符号不对</translation>
    </message>
    <message>
      <source>The two numbers have the right size, but their sum does not have the sign of the middle term.</source>
      <translation>两个数的大小对了，但它们的和与中间那一项的符号不一致。</translation>
    </message>
    <message>
      <source>The two sides of a subtraction or division were swapped, and that changes the value.</source>
      <translation>减法或除法的两个数被交换了位置，值就变了。</translation>
    </message>
    <message>
      <source>The two sides of the equals sign are not the same.</source>
      <translation>等号两边不相等。</translation>
    </message>
    <message>
      <source>The unit must be there</source>
      <translation>必须写单位</translation>
    </message>
    <message>
      <source>The unknown is divided by a number, and this was undone by adding or subtracting.</source>
      <translation>未知数被除以一个数，这里却用加减法来抵消。</translation>
    </message>
    <message>
      <source>The unknown is divided, so multiplying undoes it, and here the other side was divided.</source>
      <translation>未知数被除以了一个数，要用乘法抵消，这里另一边却除了。</translation>
    </message>
    <message>
      <source>The unknown is multiplied, so dividing undoes it, and here the other side was multiplied.</source>
      <translation>未知数被乘了一个数，要用除法抵消，这里另一边却乘了。</translation>
    </message>
    <message>
      <source>The unknown is taken away here, and it was treated as if it were added.</source>
      <translation>这里未知数是被减去的，却被当成了加上。</translation>
    </message>
    <message>
      <source>The value is right. Look at how it is written: something is left to do.</source>
      <translation>大小是对的。看看写法，还有一步没做完。</translation>
    </message>
    <message>
      <source>The video {name} cannot be played.</source>
      <translation>视频 {name} 无法播放。</translation>
    </message>
    <message>
      <source>The video {name} is not there.</source>
      <translation>没有视频 {name}。</translation>
    </message>
    <message>
      <source>The whole number was multiplied by the fraction, but a mixed number is a sum.</source>
      <translation>整数和分数相乘了，而带分数表示它们的和。</translation>
    </message>
    <message>
      <source>The whole number was multiplied into the denominator, which makes the fraction smaller.</source>
      <translation>整数被乘到了分母上，这会使分数变小。</translation>
    </message>
    <message>
      <source>The whole number was put together with the numerator, although it counts wholes and not parts.</source>
      <translation>整数和分子合在了一起，而整数表示几个整体，不是几份。</translation>
    </message>
    <message>
      <source>The whole sum of each column was written down, so that the number has too many digits.</source>
      <translation>每一位的和都完整地写了下来，结果的位数就多了。</translation>
    </message>
    <message>
      <source>The whole was multiplied by the numerator instead of by the denominator.</source>
      <translation>整数乘了分子，而应该乘分母。</translation>
    </message>
    <message>
      <source>The wholes were added to the numerator without being cut into parts first.</source>
      <translation>整数没有先化成份数，就加到了分子上。</translation>
    </message>
    <message>
      <source>The wrong answer that a misconception gives here. It tells what lies behind an answer.</source>
      <translation>某种误解在这里得出的错误答案。由此可知答案背后的想法。</translation>
    </message>
    <message>
      <source>There are fewer than two options.</source>
      <translation>选项少于两个。</translation>
    </message>
    <message>
      <source>There are fewer than two pairs.</source>
      <translation>配对少于两对。</translation>
    </message>
    <message>
      <source>There are more than {limit} gaps.</source>
      <translation>空格多于 {limit} 个。</translation>
    </message>
    <message>
      <source>There are more than {limit} options.</source>
      <translation>选项多于 {limit} 个。</translation>
    </message>
    <message>
      <source>There are several lines here; one is asked for.</source>
      <translation>这里写了好几行，题目只要一行。</translation>
    </message>
    <message>
      <source>There are signs in it that can't be written.</source>
      <translation>其中有无法书写的符号。</translation>
    </message>
    <message>
      <source>There are too many brackets inside brackets.</source>
      <translation>括号套得太多层了。</translation>
    </message>
    <message>
      <source>There is a logarithm of positive numbers only.</source>
      <translation>只有正数才有对数。</translation>
    </message>
    <message>
      <source>There is already a course with the id "{id}": {title}.</source>
      <translation>已经有一门 id 为 "{id}" 的课程：{title}。</translation>
    </message>
    <message>
      <source>There is no answer yet. Type it, draw it, show it or say it.</source>
      <translation>还没有答案。可以打字、手写、出示或说出来。</translation>
    </message>
    <message>
      <source>There is no backup at {path}.</source>
      <translation>{path} 处没有备份。</translation>
    </message>
    <message>
      <source>There is no course.toml in {file}.</source>
      <translation>{file} 中没有 course.toml。</translation>
    </message>
    <message>
      <source>There is no exercise in {file}.</source>
      <translation>{file} 里没有题目。</translation>
    </message>
    <message>
      <source>There is no file {name}.</source>
      <translation>没有文件 {name}。</translation>
    </message>
    <message>
      <source>There is no folder here to keep a class in.</source>
      <translation>这里没有可以保存课堂的文件夹。</translation>
    </message>
    <message>
      <source>There is no format "{format}"; there are {formats}.</source>
      <translation>没有“{format}”这种格式；有 {formats}。</translation>
    </message>
    <message>
      <source>There is no kind of item named "{kind}".</source>
      <translation>没有名为“{kind}”的题型。</translation>
    </message>
    <message>
      <source>There is no model backend {name}.</source>
      <translation>没有名为 {name} 的模型后端。</translation>
    </message>
    <message>
      <source>There is no name.</source>
      <translation>没有姓名。</translation>
    </message>
    <message>
      <source>There is no square root of a negative number here.</source>
      <translation>这里不能对负数开平方。</translation>
    </message>
    <message>
      <source>There is no tangent of a right angle.</source>
      <translation>直角没有正切值。</translation>
    </message>
    <message>
      <source>There is no text in it.</source>
      <translation>其中没有文字。</translation>
    </message>
    <message>
      <source>There is nothing written here yet.</source>
      <translation>这里还没有写内容。</translation>
    </message>
    <message>
      <source>These are several values, and a single one is asked for.</source>
      <translation>这里有好几个值，题目只要一个。</translation>
    </message>
    <message>
      <source>These are words. Write the lines of your working.</source>
      <translation>这里都是文字，请把算的每一行写出来。</translation>
    </message>
    <message>
      <source>This answer can't be sent to your teacher ({reason}).</source>
      <translation>这个答案无法发送给老师（{reason}）。</translation>
    </message>
    <message>
      <source>This answer could not be judged. Try again, or go on.</source>
      <translation>这个答案没能判定。再试一次，或继续做下去。</translation>
    </message>
    <message>
      <source>This answer could not be read. Try again, or type it.</source>
      <translation>这个答案没能识别。再试一次，或打字输入。</translation>
    </message>
    <message>
      <source>This answer in {folder} has no sound.</source>
      <translation>{folder} 中的这个答案没有声音。</translation>
    </message>
    <message>
      <source>This answer is not here any more.</source>
      <translation>这个答案已不在这里。</translation>
    </message>
    <message>
      <source>This answer is of another learner.</source>
      <translation>这个答案属于另一位学习者。</translation>
    </message>
    <message>
      <source>This answer is too large to be sent.</source>
      <translation>这个答案太大，无法发送。</translation>
    </message>
    <message>
      <source>This can't be read as maths.</source>
      <translation>这个看不出是数学式子。</translation>
    </message>
    <message>
      <source>This closing bracket does not fit the opening one.</source>
      <translation>这个右括号与左括号不配对。</translation>
    </message>
    <message>
      <source>This closing bracket has no opening one.</source>
      <translation>这个右括号没有对应的左括号。</translation>
    </message>
    <message>
      <source>This computer can't open a class on port {port}: {reason}.</source>
      <translation>这台电脑无法在端口 {port} 上开课：{reason}。</translation>
    </message>
    <message>
      <source>This computer has not joined a class yet.</source>
      <translation>这台电脑还没有加入课堂。</translation>
    </message>
    <message>
      <source>This course can't be sent to the learners' computers; who has it there can work on it. {reason}</source>
      <translation>这门课程无法发到学生的电脑上；电脑上已有它的学生可以做。{reason}</translation>
    </message>
    <message>
      <source>This is an equation or a comparison, and a single value is asked for.</source>
      <translation>这是等式或不等式，题目要的是一个值。</translation>
    </message>
    <message>
      <source>This is new. Here is one worked out: read each line.</source>
      <translation>这是新内容。先看一道做好的例题，逐行读一读。</translation>
    </message>
    <message>
      <source>This is no link to a class.</source>
      <translation>这不是课堂链接。</translation>
    </message>
    <message>
      <source>This is the next line. Go on from here.</source>
      <translation>这是下一行，请接着往下写。</translation>
    </message>
    <message>
      <source>This is the next step.</source>
      <translation>接下来是这一步。</translation>
    </message>
    <message>
      <source>This is too big to work out here.</source>
      <translation>这个太大了，这里算不了。</translation>
    </message>
    <message>
      <source>This is too long. Write it in fewer than {count} signs.</source>
      <translation>太长了。请写在 {count} 个字符以内。</translation>
    </message>
    <message>
      <source>This learner is not here any more.</source>
      <translation>这个学习者已不在这里。</translation>
    </message>
    <message>
      <source>This may be right in other words, and I can't tell.</source>
      <translation>这也许是换了一种说法的正确答案，我无法判断。</translation>
    </message>
    <message>
      <source>This network does not let the class be found by its code alone. Use the QR code or the address.</source>
      <translation>在这个网络中只用课堂码找不到课堂。请使用二维码或地址。</translation>
    </message>
    <message>
      <source>This one is about an idea that got in your way before.</source>
      <translation>这道题针对你之前容易弄错的地方。</translation>
    </message>
    <message>
      <source>This one is hard. A hint may help.</source>
      <translation>这题有点难，看个提示也许有帮助。</translation>
    </message>
    <message>
      <source>This program came without its camera part. Type or draw your answer.</source>
      <translation>这个程序没有带摄像头组件。请打字或手写作答。</translation>
    </message>
    <message>
      <source>This was taken back already.</source>
      <translation>这已经撤回了。</translation>
    </message>
    <message>
      <source>Time and hints</source>
      <translation>时间与提示</translation>
    </message>
    <message>
      <source>Times ten adds a nought</source>
      <translation>乘 10 就是添一个零</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>标题</translation>
    </message>
    <message>
      <source>To see where you stand. It is fine not to know.</source>
      <translation>看看你现在会多少，不会也没关系。</translation>
    </message>
    <message>
      <source>Tolerance</source>
      <translation>允许误差</translation>
    </message>
    <message>
      <source>Too many tries were wrong. Wait {n} seconds, then try again.</source>
      <translation>输错次数太多。请等 {n} 秒再试。</translation>
    </message>
    <message>
      <source>Top and bottom of the fraction were written before and after a decimal point.</source>
      <translation>分子和分母被写在了小数点的前面和后面。</translation>
    </message>
    <message>
      <source>Top and bottom were both multiplied by the whole number, which leaves the fraction's size as it was.</source>
      <translation>分子和分母都乘了这个整数，分数的大小没有变。</translation>
    </message>
    <message>
      <source>Top and bottom were divided by different numbers, so the fraction did not stay the same size.</source>
      <translation>分子和分母除以了不同的数，分数的大小就变了。</translation>
    </message>
    <message>
      <source>Tops and bottoms were divided separately, and what was left over was dropped.</source>
      <translation>分子和分母被分别相除，剩下的余数被舍掉了。</translation>
    </message>
    <message>
      <source>Tops and bottoms were put together separately, but the bottom only says what kind of parts they are.</source>
      <translation>分子和分母被分别合并了，而分母只说明每一份有多大。</translation>
    </message>
    <message>
      <source>Treating a whole number as part of the numerator</source>
      <translation>把整数当作分子的一部分</translation>
    </message>
    <message>
      <source>Tries left: {n}.</source>
      <translation>还可以试 {n} 次。</translation>
    </message>
    <message>
      <source>Turning both fractions over</source>
      <translation>两个分数都颠倒了</translation>
    </message>
    <message>
      <source>Turning over the wrong fraction</source>
      <translation>颠倒了不该颠倒的分数</translation>
    </message>
    <message>
      <source>Turning the inequality sign without a reason</source>
      <translation>无缘无故改变不等号的方向</translation>
    </message>
    <message>
      <source>Two answers show the same idea. Here is a closer look at it.</source>
      <translation>有两题出现了同样的想法，我们来仔细看一看。</translation>
    </message>
    <message>
      <source>Two factors were added, although they are to be multiplied.</source>
      <translation>两个因数被加了起来，而它们应该相乘。</translation>
    </message>
    <message>
      <source>Two minus signs cancel each other in a sum</source>
      <translation>和里的两个负号互相抵消</translation>
    </message>
    <message>
      <source>Two minus signs make a plus, also in a sum</source>
      <translation>加法里也用“负负得正”</translation>
    </message>
    <message>
      <source>Two numbers instead of their ratio</source>
      <translation>用两个数代替它们的比</translation>
    </message>
    <message>
      <source>Two options look the same, or one has no text.</source>
      <translation>有两个选项看起来一样，或者有一个没有文字。</translation>
    </message>
    <message>
      <source>Type a name first.</source>
      <translation>请先写上姓名。</translation>
    </message>
    <message>
      <source>Typing</source>
      <translation>打字</translation>
    </message>
    <message>
      <source>Undoing a division by adding or subtracting</source>
      <translation>用加减法抵消除法</translation>
    </message>
    <message>
      <source>Undoing a sum by dividing</source>
      <translation>用除法抵消加减</translation>
    </message>
    <message>
      <source>Unit</source>
      <translation>单位</translation>
    </message>
    <message>
      <source>Ways to answer</source>
      <translation>作答方式</translation>
    </message>
    <message>
      <source>Weakest skills: mean of those who met them</source>
      <translation>最弱的技能：学过者的平均值</translation>
    </message>
    <message>
      <source>Week from</source>
      <translation>周（起）</translation>
    </message>
    <message>
      <source>What I saw and what I heard differ. Which one do you mean?</source>
      <translation>我看到的和听到的不一样。你的意思是哪一个？</translation>
    </message>
    <message>
      <source>What a number in a gap may be off by is left out.</source>
      <translation>空中的数允许的误差不保留。</translation>
    </message>
    <message>
      <source>What could be chosen in a gap is to be typed.</source>
      <translation>空中原来可选的内容，现在要输入。</translation>
    </message>
    <message>
      <source>What happens</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>What it asks depends on earlier answers, which is not carried over.</source>
      <translation>它后面问什么取决于前面的回答，这一点没有导入。</translation>
    </message>
    <message>
      <source>What it may be off by is left out.</source>
      <translation>允许的误差不保留。</translation>
    </message>
    <message>
      <source>What its known mistakes lead to is left out.</source>
      <translation>已知错误会得出的答案不保留。</translation>
    </message>
    <message>
      <source>What mistakes lead to</source>
      <translation>各种误解得出的答案</translation>
    </message>
    <message>
      <source>What stands before the point and what stands after it were added as two separate numbers.</source>
      <translation>小数点前面的部分和后面的部分被当作两个数分别相加了。</translation>
    </message>
    <message>
      <source>What stands in brackets belongs together and is worked out first.</source>
      <translation>括号里的内容是一个整体，要先算。</translation>
    </message>
    <message>
      <source>What stands out in its text no longer does.</source>
      <translation>文字中的强调不再显示。</translation>
    </message>
    <message>
      <source>What teachers have decided</source>
      <translation>老师的决定</translation>
    </message>
    <message>
      <source>What the picture shows</source>
      <translation>图片内容</translation>
    </message>
    <message>
      <source>When</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>When a digit was multiplied, its tens were not carried into the next column.</source>
      <translation>某一位相乘以后，没有把十位进到前一位。</translation>
    </message>
    <message>
      <source>When powers of one base are divided, the exponents are subtracted, and here they were divided.</source>
      <translation>同底数的幂相除，指数应相减，这里却相除了。</translation>
    </message>
    <message>
      <source>When powers of one base are multiplied, their exponents count together; here they were multiplied.</source>
      <translation>同底数的幂相乘，指数合在一起计数，这里却相乘了。</translation>
    </message>
    <message>
      <source>When the two sides of an inequality change places, its sign has to point the other way.</source>
      <translation>不等式两边交换位置时，不等号要朝另一个方向。</translation>
    </message>
    <message>
      <source>Where the upper digit was too small a nought was written, instead of regrouping a ten.</source>
      <translation>上面的数字不够减时写了零，没有向前一位借。</translation>
    </message>
    <message>
      <source>Where to look</source>
      <translation>看哪里</translation>
    </message>
    <message>
      <source>Whether its options change places is left out.</source>
      <translation>选项是否换位置不保留。</translation>
    </message>
    <message>
      <source>Whether spelling counts is left out.</source>
      <translation>是否计较拼写不保留。</translation>
    </message>
    <message>
      <source>Whether the limit itself belongs to the solutions changed on the way.</source>
      <translation>在变形的过程中，端点是否属于解集发生了变化。</translation>
    </message>
    <message>
      <source>Whether two of its answers are the same is not looked at here.</source>
      <translation>这里不检查两个答案是否相同。</translation>
    </message>
    <message>
      <source>Which answer is right is worked out by rules of QTI, which are not carried over.</source>
      <translation>哪个答案正确由 QTI 的规则算出，这些规则没有导入。</translation>
    </message>
    <message>
      <source>Which lesson an exercise belongs to is left out.</source>
      <translation>练习属于哪一课不保留。</translation>
    </message>
    <message>
      <source>Which of the two is larger depends on the number that the letter stands for.</source>
      <translation>哪一个大，取决于字母所代表的数。</translation>
    </message>
    <message>
      <source>Which skills need which others is left out.</source>
      <translation>技能之间的先后要求不保留。</translation>
    </message>
    <message>
      <source>Which ways of answering it allows is left out.</source>
      <translation>允许的作答方式不保留。</translation>
    </message>
    <message>
      <source>Whole number</source>
      <translation>整数</translation>
    </message>
    <message>
      <source>Wholes were multiplied by wholes and fractions by fractions; the mixed products are missing.</source>
      <translation>整数乘整数，分数乘分数，缺少交叉的乘积。</translation>
    </message>
    <message>
      <source>Wholes, tops and bottoms were each added for themselves.</source>
      <translation>整数、分子和分母被各自相加了。</translation>
    </message>
    <message>
      <source>Wholes, tops and bottoms were each subtracted for themselves.</source>
      <translation>整数、分子和分母被各自相减了。</translation>
    </message>
    <message>
      <source>Without a title</source>
      <translation>没有标题</translation>
    </message>
    <message>
      <source>Without brackets the exponent belongs to the number alone, and the minus sign stays in front.</source>
      <translation>没有括号时，指数只属于这个数，负号留在前面。</translation>
    </message>
    <message>
      <source>Worked example, step by step</source>
      <translation>分步例题</translation>
    </message>
    <message>
      <source>Worked steps of cards are written one below the other.</source>
      <translation>卡片的分步讲解依次写在下面。</translation>
    </message>
    <message>
      <source>Working as if there were no brackets</source>
      <translation>当作没有括号来算</translation>
    </message>
    <message>
      <source>Working strictly from left to right</source>
      <translation>一律从左往右算</translation>
    </message>
    <message>
      <source>Working, line by line</source>
      <translation>逐行写过程</translation>
    </message>
    <message>
      <source>Write it in fewer than {count} lines.</source>
      <translation>请写在 {count} 行以内。</translation>
    </message>
    <message>
      <source>Write the database as postgresql://user@host/database.</source>
      <translation>请把数据库写成 postgresql://user@host/database。</translation>
    </message>
    <message>
      <source>Writing a multiple as a power</source>
      <translation>把倍数写成乘方</translation>
    </message>
    <message>
      <source>Writing a nought where there is not enough</source>
      <translation>不够减就写零</translation>
    </message>
    <message>
      <source>Writing column sums side by side</source>
      <translation>把每一位的和并排写</translation>
    </message>
    <message>
      <source>Writing the denominator after the point</source>
      <translation>把分母写在小数点后面</translation>
    </message>
    <message>
      <source>Writing the remainder after the point</source>
      <translation>把余数写在小数点后面</translation>
    </message>
    <message>
      <source>Wrong options</source>
      <translation>错误选项</translation>
    </message>
    <message>
      <source>You are not connected to the class at the moment. Try again later.</source>
      <translation>现在没有连接到课堂，请稍后再试。</translation>
    </message>
    <message>
      <source>You are ready for the next step.</source>
      <translation>可以学下一步了。</translation>
    </message>
    <message>
      <source>You can go back to an earlier copy. What is there now is kept beside it.</source>
      <translation>可以退回到较早的备份。现有的内容会保留在旁边。</translation>
    </message>
    <message>
      <source>You have started this. A few more exercises make it stick.</source>
      <translation>这部分已经开始学了。再做几道题就记牢了。</translation>
    </message>
    <message>
      <source>You know all of this. Practise once more to keep it.</source>
      <translation>这些你都会了。再练一次，巩固一下。</translation>
    </message>
    <message>
      <source>You know this well; one more to keep it.</source>
      <translation>这个你掌握得很好，再来一道巩固一下。</translation>
    </message>
    <message>
      <source>You learnt this a while ago; one review now keeps it.</source>
      <translation>这是你之前学会的，现在复习一次就不容易忘。</translation>
    </message>
    <message>
      <source>You missed one like this; here it is again with a fresh start.</source>
      <translation>刚才有一道这样的题没做对，再来一次。</translation>
    </message>
    <message>
      <source>Your teacher accepts this answer.</source>
      <translation>老师接受这个答案。</translation>
    </message>
    <message>
      <source>Your teacher chose this one for you.</source>
      <translation>这道题是老师为你选的。</translation>
    </message>
    <message>
      <source>Your teacher has just changed what counts as an answer here. Answer once more.</source>
      <translation>老师刚刚更改了这里的评判标准。请再回答一次。</translation>
    </message>
    <message>
      <source>Your teacher has set all exercises of this lesson aside.</source>
      <translation>老师把这节课的练习都先放到一边了。</translation>
    </message>
    <message>
      <source>Your teacher has the picture.</source>
      <translation>老师收到图片了。</translation>
    </message>
    <message>
      <source>Your teacher looked at this answer: it is not right yet.</source>
      <translation>老师看过这个答案：还不正确。</translation>
    </message>
    <message>
      <source>Your teacher will look at it.</source>
      <translation>老师会看一看。</translation>
    </message>
    <message>
      <source>Your teacher's course is on its way.</source>
      <translation>老师的课程正在传来。</translation>
    </message>
    <message>
      <source>accepted for everybody</source>
      <translation>对所有人接受</translation>
    </message>
    <message>
      <source>added</source>
      <translation>新增</translation>
    </message>
    <message>
      <source>an equals sign has to have the same value on both sides.</source>
      <translation>等号两边的值必须相等。</translation>
    </message>
    <message>
      <source>as before</source>
      <translation>不变</translation>
    </message>
    <message>
      <source>growing</source>
      <translation>进步中</translation>
    </message>
    <message>
      <source>handwritten flat expressions, exact</source>
      <translation>手写单行算式，完全正确</translation>
    </message>
    <message>
      <source>handwritten fractions, mixed numbers, powers</source>
      <translation>手写分数、带分数、乘方</translation>
    </message>
    <message>
      <source>handwritten single digits, unseen writers</source>
      <translation>手写单个数字，未见过的书写者</translation>
    </message>
    <message>
      <source>judged anew</source>
      <translation>重新评判</translation>
    </message>
    <message>
      <source>just begun</source>
      <translation>刚开始</translation>
    </message>
    <message>
      <source>left out: {reason}</source>
      <translation>略过：{reason}</translation>
    </message>
    <message>
      <source>new</source>
      <translation>未学</translation>
    </message>
    <message>
      <source>other classes</source>
      <translation>换班</translation>
    </message>
    <message>
      <source>renamed</source>
      <translation>改名</translation>
    </message>
    <message>
      <source>silence, noise, blank page, other talk: "nothing" or "unsure"</source>
      <translation>安静、噪声、白纸、闲谈：识别为“没有”或“不确定”</translation>
    </message>
    <message>
      <source>spoken digit strings</source>
      <translation>口述一串数字</translation>
    </message>
    <message>
      <source>spoken digits at 0 dB</source>
      <translation>口述数字，噪声与语音同样响（0 dB）</translation>
    </message>
    <message>
      <source>spoken digits, unseen speakers, clean</source>
      <translation>口述数字，未见过的说话者，安静</translation>
    </message>
    <message>
      <source>spoken fractions, negatives, expressions (held-out voices)</source>
      <translation>口述分数、负数、算式（未见过的声音）</translation>
    </message>
    <message>
      <source>spoken numbers and letters</source>
      <translation>口述数与字母</translation>
    </message>
    <message>
      <source>spoken yes and no</source>
      <translation>口述“是”与“否”</translation>
    </message>
    <message>
      <source>strong</source>
      <translation>牢固</translation>
    </message>
    <message>
      <source>taken back</source>
      <translation>已撤回</translation>
    </message>
    <message>
      <source>the same as pen strokes</source>
      <translation>同样内容的笔画输入</translation>
    </message>
    <message>
      <source>the two sides of the equals sign are not the same.</source>
      <translation>等号两边不相等。</translation>
    </message>
    <message>
      <source>this does not follow from the line before.</source>
      <translation>由上一行推不出这一行。</translation>
    </message>
    <message>
      <source>this does not have the same solutions as the line before.</source>
      <translation>这一行的解和上一行不同。</translation>
    </message>
    <message>
      <source>this does not have the same value as the line before.</source>
      <translation>这一行的值和上一行不同。</translation>
    </message>
    <message>
      <source>this is only one side; the other one is missing.</source>
      <translation>这里只写了一边，还缺另一边。</translation>
    </message>
    <message>
      <source>undone</source>
      <translation>已撤销</translation>
    </message>
    <message>
      <source>{count} attempts have no card or no verdict that a review could have.</source>
      <translation>{count} 次作答没有对应的卡片，或没有复习记录能有的判断结果。</translation>
    </message>
    <message>
      <source>{count} reviews belong to a learner; they are no part of a course.</source>
      <translation>{count} 条复习记录属于学习者，不是课程的一部分。</translation>
    </message>
    <message>
      <source>{course} has no exercise {exercise}.</source>
      <translation>{course} 里没有 {exercise} 这道题。</translation>
    </message>
    <message>
      <source>{explanation} {example}</source>
      <translation>{explanation}{example}</translation>
    </message>
    <message>
      <source>{expression} can't be computed: it has names without a value.</source>
      <translation>{expression} 无法计算：其中有没有值的字母。</translation>
    </message>
    <message>
      <source>{expression} can't be computed: {reason}</source>
      <translation>{expression} 无法计算：{reason}</translation>
    </message>
    <message>
      <source>{expression} is not a condition on the drawn numbers.</source>
      <translation>{expression} 不是对所取数的条件。</translation>
    </message>
    <message>
      <source>{file} cannot be imported: {reason}.</source>
      <translation>{file} 无法导入：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be read: {reason}.</source>
      <translation>{file} 无法读取：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be used: {reason}.</source>
      <translation>{file} 无法使用：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be written. Choose another place.</source>
      <translation>无法写入 {file}。请另选位置。</translation>
    </message>
    <message>
      <source>{file} cannot be written: {reason}.</source>
      <translation>{file} 无法写入：{reason}。</translation>
    </message>
    <message>
      <source>{file} contains a file with an unsafe name, {inside}.</source>
      <translation>{file} 中有一个文件名不安全：{inside}。</translation>
    </message>
    <message>
      <source>{file} contains a link, {inside}; put the file itself there.</source>
      <translation>{file} 中有一个链接 {inside}；请放入文件本身。</translation>
    </message>
    <message>
      <source>{file} has folders more than {limit} deep.</source>
      <translation>{file} 中的文件夹超过 {limit} 层。</translation>
    </message>
    <message>
      <source>{file} has more than {limit} columns.</source>
      <translation>{file} 的列超过 {limit} 个。</translation>
    </message>
    <message>
      <source>{file} has more than {limit} exercises.</source>
      <translation>{file} 的练习超过 {limit} 个。</translation>
    </message>
    <message>
      <source>{file} has more than {limit} files.</source>
      <translation>{file} 中的文件超过 {limit} 个。</translation>
    </message>
    <message>
      <source>{file} has more than {limit} lines.</source>
      <translation>{file} 超过 {limit} 行。</translation>
    </message>
    <message>
      <source>{file} has no collection that can be read.</source>
      <translation>{file} 中没有可以读取的牌组集合。</translation>
    </message>
    <message>
      <source>{file} has two files named {inside}.</source>
      <translation>{file} 中有两个同名文件 {inside}。</translation>
    </message>
    <message>
      <source>{file} holds no pen strokes.</source>
      <translation>{file} 中没有笔画。</translation>
    </message>
    <message>
      <source>{file} is QTI 1.2; export it as QTI 2.1 or later, or as Moodle XML.</source>
      <translation>{file} 是 QTI 1.2；请导出为 QTI 2.1 或更新版本，或者 Moodle XML。</translation>
    </message>
    <message>
      <source>{file} is a database of another program.</source>
      <translation>{file} 是另一个程序的数据库。</translation>
    </message>
    <message>
      <source>{file} is already there; choose another name.</source>
      <translation>{file} 已经存在；请换一个名字。</translation>
    </message>
    <message>
      <source>{file} is damaged or not a plain zip file.</source>
      <translation>{file} 已损坏，或者不是普通的 zip 文件。</translation>
    </message>
    <message>
      <source>{file} is damaged: restore a backup.</source>
      <translation>{file} 已损坏：请恢复备份。</translation>
    </message>
    <message>
      <source>{file} is damaged: {problem}.</source>
      <translation>{file} 已损坏：{problem}。</translation>
    </message>
    <message>
      <source>{file} is larger than {limit} MB.</source>
      <translation>{file} 超过 {limit} MB。</translation>
    </message>
    <message>
      <source>{file} is neither a plain SVG nor a PNG picture.</source>
      <translation>{file} 不是普通的 SVG 或 PNG 图片。</translation>
    </message>
    <message>
      <source>{file} is nested more than {limit} deep.</source>
      <translation>{file} 的嵌套超过 {limit} 层。</translation>
    </message>
    <message>
      <source>{file} is not a CSV file: {reason}.</source>
      <translation>{file} 不是 CSV 文件：{reason}。</translation>
    </message>
    <message>
      <source>{file} is not a CSV table: {reason}.</source>
      <translation>{file} 不是 CSV 表格：{reason}。</translation>
    </message>
    <message>
      <source>{file} is not a course that this program can read.</source>
      <translation>{file} 不是本程序能读取的课程。</translation>
    </message>
    <message>
      <source>{file} is not a database of mmtutor.</source>
      <translation>{file} 不是 mmtutor 的数据库。</translation>
    </message>
    <message>
      <source>{file} is not a language model that can be used here. Choose a .litertlm file.</source>
      <translation>{file} 不是这里可以使用的语言模型。请选择 .litertlm 文件。</translation>
    </message>
    <message>
      <source>{file} is not a picture that this program can read.</source>
      <translation>{file} 不是本程序能读的图片。</translation>
    </message>
    <message>
      <source>{file} is not a roster: {name} is missing in it.</source>
      <translation>{file} 不是名单：缺少 {name}。</translation>
    </message>
    <message>
      <source>{file} is not a sound backup: choose another one.</source>
      <translation>{file} 不是完好的备份：请另选一个。</translation>
    </message>
    <message>
      <source>{file} is not a text file.</source>
      <translation>{file} 不是文本文件。</translation>
    </message>
    <message>
      <source>{file} is not an Anki package.</source>
      <translation>{file} 不是 Anki 包。</translation>
    </message>
    <message>
      <source>{file} is not there.</source>
      <translation>没有 {file}。</translation>
    </message>
    <message>
      <source>{file} is not well-formed XML: {reason}.</source>
      <translation>{file} 不是格式正确的 XML：{reason}。</translation>
    </message>
    <message>
      <source>{file} is protected by a password; pack it again without one.</source>
      <translation>{file} 有密码保护；请去掉密码后重新打包。</translation>
    </message>
    <message>
      <source>{file} is refused: it declares entities or calls for other files, as no course needs to.</source>
      <translation>已拒绝 {file}：它声明了实体或引用了其他文件，而课程并不需要这些。</translation>
    </message>
    <message>
      <source>{file} lists no answers.</source>
      <translation>{file} 中没有列出答案。</translation>
    </message>
    <message>
      <source>{file} needs a column "name", or "first name" and "last name", in its first line.</source>
      <translation>{file} 的第一行需要有 name 列，或者 first name 和 last name 两列。</translation>
    </message>
    <message>
      <source>{file} unpacks to far more than it should.</source>
      <translation>{file} 解压后远远超出应有的大小。</translation>
    </message>
    <message>
      <source>{file} was made by a newer mmtutor: update mmtutor to open it.</source>
      <translation>{file} 由更新版本的 mmtutor 创建：请更新 mmtutor 后再打开。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{expression}" uses the variable {name}, which is not there.</source>
      <translation>{file} 第 {line} 行："{expression}" 用到了不存在的变量 {name}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{id}" is already used in this course.</source>
      <translation>{file} 第 {line} 行："{id}" 在这门课程中已经用过。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" can be {allowed}, but not "{value}".</source>
      <translation>{file} 第 {line} 行："{key}" 可以是 {allowed}，但不能是 "{value}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" has no entry.</source>
      <translation>{file} 第 {line} 行："{key}" 没有任何条目。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" has no text for the language "{language}".</source>
      <translation>{file} 第 {line} 行："{key}" 没有语言 "{language}" 的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is missing here.</source>
      <translation>{file} 第 {line} 行：这里缺少 "{key}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is not known here.</source>
      <translation>{file} 第 {line} 行：这里不认识 "{key}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is not known here; did you mean "{near}"?</source>
      <translation>{file} 第 {line} 行：这里不认识 "{key}"；是否应为 "{near}"？</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a letter such as "a".</source>
      <translation>{file} 第 {line} 行："{key}" 必须是一个字母，例如 "a"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a list in square brackets.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是方括号中的列表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes for each language.</source>
      <translation>{file} 第 {line} 行："{key}" 必须为每种语言给出引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes, or one text for each language.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是引号中的文本，或每种语言一条文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be true or false.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是 true 或 false。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{language}" is not among the languages of this course.</source>
      <translation>{file} 第 {line} 行："{language}" 不在这门课程的语言之中。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{value}" cannot be an id; use lower-case letters, digits and hyphens.</source>
      <translation>{file} 第 {line} 行："{value}" 不能作 id；请用小写字母、数字和连字符。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{way}" is not a way to answer; there are {ways}.</source>
      <translation>{file} 第 {line} 行："{way}" 不是作答方式；可用的有 {ways}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: each entry of "{key}" must be a text in quotes.</source>
      <translation>{file} 第 {line} 行："{key}" 的每一项都必须是引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: give {name} a range such as "1..9" or a list of whole numbers and quoted texts.</source>
      <translation>{file} 第 {line} 行：请给 {name} 一个范围，例如 "1..9"，或一个由整数和带引号文本组成的列表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: in the solution, "{step}" does not follow, or does not end with the key.</source>
      <translation>{file} 第 {line} 行：解答中的“{step}”不能由上一行得出，或者最后一行不是正确答案。</translation>
    </message>
    <message>
      <source>{file}, line {line}: no misconception is called "{id}"; did you mean "{near}"?</source>
      <translation>{file} 第 {line} 行：没有名为“{id}”的误解；是不是“{near}”？</translation>
    </message>
    <message>
      <source>{file}, line {line}: say which misconceptions this card is for: remedies = ["..."].</source>
      <translation>{file} 第 {line} 行：请写明这张卡片针对哪些误解：remedies = ["..."]。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the course has no lesson.</source>
      <translation>{file} 第 {line} 行：这门课程没有课。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the item names no skill that it trains.</source>
      <translation>{file} 第 {line} 行：这道题没有写明训练的技能。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the key "{key}" is not accepted as an answer to its own item: {reason}</source>
      <translation>{file} 第 {line} 行：答案 "{key}" 用来回答本题时不被接受：{reason}</translation>
    </message>
    <message>
      <source>{file}, line {line}: the key is the letter {letter}, but there are only {count} options.</source>
      <translation>{file} 第 {line} 行：答案是字母 {letter}，但只有 {count} 个选项。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the lesson has neither a card nor an item.</source>
      <translation>{file} 第 {line} 行：这一课既没有卡片也没有题目。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is larger than {limit} MB.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 超过 {limit} MB。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is neither a plain SVG nor a PNG picture.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 既不是普通 SVG，也不是 PNG。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is not there.</source>
      <translation>{file} 第 {line} 行：没有图片 {picture}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} must lie inside the course folder.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 必须放在课程文件夹内。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the variable "{name}" must be one letter.</source>
      <translation>{file} 第 {line} 行：变量 "{name}" 必须是一个字母。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is already a skill "{id}".</source>
      <translation>{file} 第 {line} 行：已经有技能 "{id}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is no kind of item named "{kind}"; there are {kinds}.</source>
      <translation>{file} 第 {line} 行：没有名为 "{kind}" 的题型；可用的有 {kinds}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is no skill "{id}" in this course.</source>
      <translation>{file} 第 {line} 行：这门课程中没有技能 "{id}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: these skills need each other in a circle: {circle}.</source>
      <translation>{file} 第 {line} 行：这些技能互相依赖成环：{circle}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this is not UTF-8 text.</source>
      <translation>{file} 第 {line} 行：这不是 UTF-8 文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this is not valid TOML ({reason}).</source>
      <translation>{file} 第 {line} 行：这不是有效的 TOML（{reason}）。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this is too deeply nested.</source>
      <translation>{file} 第 {line} 行：嵌套得太深。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this program reads format {known}; the course is written in another one.</source>
      <translation>{file} 第 {line} 行：本程序读取格式 {known}；这门课程用的是另一种格式。</translation>
    </message>
    <message>
      <source>{file}, line {line}: with {item}, "{mistake}" leads to the key or to what another mistake leads to.</source>
      <translation>{file} 第 {line} 行：在 {item} 中，“{mistake}”得到的正好是正确答案，或与另一种错误相同。</translation>
    </message>
    <message>
      <source>{file}, line {line}: write each {key} as a table that starts with "[[{key}]]".</source>
      <translation>{file} 第 {line} 行：请把每个 {key} 写成以 "[[{key}]]" 开头的表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: write mistakes like this: mistakes = {{adds-across = "{{a+c}}/{{b+d}}"}}.</source>
      <translation>{file} 第 {line} 行：常见错误请这样写：mistakes = {{adds-across = "{{a+c}}/{{b+d}}"}}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: write variables like this: variables = {{a = "1..9", b = [2, 3, 5]}}.</source>
      <translation>{file} 第 {line} 行：变量请这样写：variables = {{a = "1..9", b = [2, 3, 5]}}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: {reason}</source>
      <translation>{file} 第 {line} 行：{reason}</translation>
    </message>
    <message>
      <source>{file}: {reason}</source>
      <translation>{file}：{reason}</translation>
    </message>
    <message>
      <source>{folder} is no recorded lesson: it has no lesson.toml.</source>
      <translation>{folder} 不是录制的课程：其中没有 lesson.toml。</translation>
    </message>
    <message>
      <source>{format}: {carried} of {found} exercises and cards carried over.</source>
      <translation>{format}：共 {found} 个练习和卡片，转入 {carried} 个。</translation>
    </message>
    <message>
      <source>{host} must be reached with TLS: write mqtts:// in place of mqtt://.</source>
      <translation>必须通过 TLS 连接 {host}：请把 mqtt:// 写成 mqtts://。</translation>
    </message>
    <message>
      <source>{id} can't be the id of a learner in a class.</source>
      <translation>{id} 不能用作课堂中学习者的编号。</translation>
    </message>
    <message>
      <source>{item} does not make an item: {reason}</source>
      <translation>{item} 不能生成题目：{reason}</translation>
    </message>
    <message>
      <source>{item} has the kind {kind}, which is not known.</source>
      <translation>{item} 的题型 {kind} 未知。</translation>
    </message>
    <message>
      <source>{item}: a variable has a name of one letter, not {name}.</source>
      <translation>{item}：变量名应为一个字母，而不是 {name}。</translation>
    </message>
    <message>
      <source>{item}: {name} has no usable range.</source>
      <translation>{item}：{name} 没有可用的范围。</translation>
    </message>
    <message>
      <source>{item}: {name} has nothing to choose from.</source>
      <translation>{item}：{name} 没有可选的值。</translation>
    </message>
    <message>
      <source>{item}: {reason}</source>
      <translation>{item}：{reason}</translation>
    </message>
    <message>
      <source>{item}: {text} is not a number.</source>
      <translation>{item}：{text} 不是数。</translation>
    </message>
    <message>
      <source>{name} cannot be opened.</source>
      <translation>{name} 无法打开。</translation>
    </message>
    <message>
      <source>{name} has sent a picture of an answer.</source>
      <translation>{name} 发来了一张答案的图片。</translation>
    </message>
    <message>
      <source>{name} is here twice: give each of them an id.</source>
      <translation>{name} 出现了两次：请各给一个学号。</translation>
    </message>
    <message>
      <source>{name} is not a picture that can be read.</source>
      <translation>{name} 不是可以读取的图片。</translation>
    </message>
    <message>
      <source>{name} is not a sound file that can be read.</source>
      <translation>{name} 不是可以读取的声音文件。</translation>
    </message>
    <message>
      <source>{name} is too large a picture.</source>
      <translation>图片 {name} 太大。</translation>
    </message>
    <message>
      <source>{name} is too large.</source>
      <translation>{name} 太大。</translation>
    </message>
    <message>
      <source>{path} is a folder, not a database.</source>
      <translation>{path} 是文件夹，不是数据库。</translation>
    </message>
    <message>
      <source>{skill}</source>
      <translation>{skill}</translation>
    </message>
    <message>
      <source>{text} is not a number of a usual size.</source>
      <translation>{text} 不是一个大小正常的数。</translation>
    </message>
    <message>
      <source>{text} is not a number.</source>
      <translation>{text} 不是一个数。</translation>
    </message>
    <message>
      <source>{url} is no address of a broker.</source>
      <translation>{url} 不是消息服务器的地址。</translation>
    </message>
    <message>
      <source>{value} has no end as a decimal.</source>
      <translation>{value} 化成小数除不尽。</translation>
    </message>
    <message>
      <source>{way} is not a way to write a number.</source>
      <translation>{way} 不是写数的方式。</translation>
    </message>
  </context>
  <context>
    <name>ModelCard</name>
    <message>
      <source>Model card</source>
      <translation>模型说明</translation>
    </message>
    <message>
      <source>Show the model card</source>
      <translation>显示模型说明</translation>
    </message>
    <message>
      <source>The model card is not there.</source>
      <translation>没有找到模型说明。</translation>
    </message>
  </context>
  <context>
    <name>MultipleChoicePanel</name>
    <message>
      <source>Choose all that fit.</source>
      <translation>选出所有符合的选项。</translation>
    </message>
  </context>
  <context>
    <name>OpenForm</name>
    <message>
      <source>Address for learners, if it is another one</source>
      <translation>学习者用的地址（如果不同）</translation>
    </message>
    <message>
      <source>Address for you, such as mqtts://teacher:secret@mqtt.school.example</source>
      <translation>老师用的地址，例如 mqtts://teacher:secret@mqtt.school.example</translation>
    </message>
    <message>
      <source>Go on with a class</source>
      <translation>继续已有的课堂</translation>
    </message>
    <message>
      <source>Go on with {title}</source>
      <translation>继续 {title}</translation>
    </message>
    <message>
      <source>Learners in this network join with a code. Everything goes from their computers to this one, encrypted, and nowhere else.</source>
      <translation>同一网络中的学习者用课堂码加入。所有内容都加密，只从他们的电脑传到这台电脑，不去别处。</translation>
    </message>
    <message>
      <source>Name, such as 7b</source>
      <translation>名字，例如七（2）班</translation>
    </message>
    <message>
      <source>Open a new class</source>
      <translation>打开新课堂</translation>
    </message>
    <message>
      <source>Open the class</source>
      <translation>打开课堂</translation>
    </message>
    <message>
      <source>Opening …</source>
      <translation>正在打开…</translation>
    </message>
    <message>
      <source>Use the school's MQTT broker</source>
      <translation>使用学校的 MQTT 服务器</translation>
    </message>
  </context>
  <context>
    <name>OrderingPanel</name>
    <message>
      <source>First on top. Move a row with its arrows, or with Ctrl and ↑ ↓.</source>
      <translation>第一个放在最上面。用箭头按钮或 Ctrl 加 ↑ ↓ 移动。</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <source>Place {number}: {text}</source>
      <translation>第 {number} 位：{text}</translation>
    </message>
  </context>
  <context>
    <name>Outline</name>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Card</source>
      <translation>卡片</translation>
    </message>
    <message>
      <source>Card for a misconception</source>
      <translation>针对误解的卡片</translation>
    </message>
    <message>
      <source>Cards for misconceptions</source>
      <translation>针对误解的卡片</translation>
    </message>
    <message>
      <source>Copy this</source>
      <translation>复制这一项</translation>
    </message>
    <message>
      <source>Exercise</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Lesson</source>
      <translation>课</translation>
    </message>
    <message>
      <source>Move down</source>
      <translation>下移</translation>
    </message>
    <message>
      <source>Move up</source>
      <translation>上移</translation>
    </message>
    <message>
      <source>Outline of the course</source>
      <translation>课程大纲</translation>
    </message>
    <message>
      <source>Remove this</source>
      <translation>移除这一项</translation>
    </message>
  </context>
  <context>
    <name>Page</name>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Next control</source>
      <translation>下一个控件</translation>
    </message>
    <message>
      <source>These keys</source>
      <translation>这些按键</translation>
    </message>
  </context>
  <context>
    <name>PenCanvas</name>
    <message>
      <source>Drawing area</source>
      <translation>手写区</translation>
    </message>
    <message>
      <source>Write your answer here</source>
      <translation>在这里写答案</translation>
    </message>
    <message>
      <source>Write your answer with a mouse, a pen or a finger.</source>
      <translation>用鼠标、笔或手指写答案。</translation>
    </message>
  </context>
  <context>
    <name>PeoplePage</name>
    <message>
      <source>Add learner</source>
      <translation>添加学习者</translation>
    </message>
    <message>
      <source>Assignments</source>
      <translation>作业</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Data and passphrase</source>
      <translation>数据与口令</translation>
    </message>
    <message>
      <source>Everybody</source>
      <translation>所有人</translation>
    </message>
    <message>
      <source>Exercises</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Import a list …</source>
      <translation>导入名单…</translation>
    </message>
    <message>
      <source>Learners</source>
      <translation>学习者</translation>
    </message>
    <message>
      <source>Learners: {n}</source>
      <translation>学习者：{n} 人</translation>
    </message>
    <message>
      <source>Name of the class</source>
      <translation>班级名称</translation>
    </message>
    <message>
      <source>New class</source>
      <translation>新班级</translation>
    </message>
    <message>
      <source>Nobody is here yet. Import a list from your school, or add learners one by one.</source>
      <translation>这里还没有人。请导入学校的名单，或者逐个添加。</translation>
    </message>
    <message>
      <source>Open learner</source>
      <translation>打开学习者</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>删除</translation>
    </message>
    <message>
      <source>Remove class</source>
      <translation>删除班级</translation>
    </message>
    <message>
      <source>Remove the class {name}? Its learners and all they did stay; its assignments go.</source>
      <translation>删除班级 {name}？学习者和他们做过的都会保留，作业会删除。</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>改名</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>保存</translation>
    </message>
    <message>
      <source>yes</source>
      <translation>有</translation>
    </message>
  </context>
  <context>
    <name>PictureField</name>
    <message>
      <source>Choose a picture …</source>
      <translation>选择图片…</translation>
    </message>
    <message>
      <source>Pictures (*.svg *.png *.jpg *.jpeg *.webp *.bmp *.gif)</source>
      <translation>图片 (*.svg *.png *.jpg *.jpeg *.webp *.bmp *.gif)</translation>
    </message>
    <message>
      <source>Remove the picture</source>
      <translation>移除图片</translation>
    </message>
  </context>
  <context>
    <name>PlacingPage</name>
    <message>
      <source>A few short questions, {count} at most, find out what you know already. You can skip that.</source>
      <translation>做几道小题（最多 {count} 道），看看你已经会什么，会的就可以跳过。</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Find my place</source>
      <translation>找到我的起点</translation>
    </message>
    <message>
      <source>Find my place  ⏎</source>
      <translation>找到我的起点  ⏎</translation>
    </message>
    <message>
      <source>It is no test: not to know something is fine.</source>
      <translation>这不是考试，不会也没关系。</translation>
    </message>
    <message>
      <source>Start at the beginning</source>
      <translation>从头开始</translation>
    </message>
    <message>
      <source>Where would you like to begin?</source>
      <translation>想从哪里开始？</translation>
    </message>
    <message>
      <source>You can leave at any time and begin at the beginning.</source>
      <translation>随时可以离开，从头开始学。</translation>
    </message>
  </context>
  <context>
    <name>Preview</name>
    <message>
      <source>Answer</source>
      <translation>答案</translation>
    </message>
    <message>
      <source>Explanation</source>
      <translation>解释</translation>
    </message>
    <message>
      <source>Hints</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Model solution</source>
      <translation>参考解法</translation>
    </message>
    <message>
      <source>Other numbers</source>
      <translation>换一组数</translation>
    </message>
    <message>
      <source>Picture for: {title}</source>
      <translation>配图：{title}</translation>
    </message>
    <message>
      <source>Preview</source>
      <translation>预览</translation>
    </message>
    <message>
      <source>Ten of them</source>
      <translation>十道例题</translation>
    </message>
    <message>
      <source>The numbers give only {count} different exercises.</source>
      <translation>这些数只能给出 {count} 道不同的练习。</translation>
    </message>
    <message>
      <source>Try it</source>
      <translation>试做</translation>
    </message>
  </context>
  <context>
    <name>ProgressDots</name>
    <message>
      <source>{done} of {total} done</source>
      <translation>已完成 {done}/{total}</translation>
    </message>
  </context>
  <context>
    <name>ReadingPanel</name>
    <message>
      <source>Did you mean this?</source>
      <translation>你的意思是这个吗？</translation>
    </message>
    <message>
      <source>I am not sure yet.</source>
      <translation>我还不太确定。</translation>
    </message>
    <message>
      <source>I am not sure yet: it is loud here.</source>
      <translation>我还不太确定：这里有点吵。</translation>
    </message>
    <message>
      <source>I meant {text}</source>
      <translation>我的意思是 {text}</translation>
    </message>
    <message>
      <source>I read</source>
      <translation>我读到的是</translation>
    </message>
    <message>
      <source>Nearly sure, though it is loud here.</source>
      <translation>差不多确定了，不过这里有点吵。</translation>
    </message>
    <message>
      <source>Nearly sure.</source>
      <translation>差不多确定了。</translation>
    </message>
    <message>
      <source>No …</source>
      <translation>不是……</translation>
    </message>
    <message>
      <source>That's it</source>
      <translation>就是它</translation>
    </message>
    <message>
      <source>What I read</source>
      <translation>我读到的内容</translation>
    </message>
    <message>
      <source>What did you mean?</source>
      <translation>你的意思是什么？</translation>
    </message>
    <message>
      <source>Your answer appears here as I read it.</source>
      <translation>我读到的答案会显示在这里。</translation>
    </message>
    <message>
      <source>Your answers differ: {all}</source>
      <translation>你给出的答案不一样：{all}</translation>
    </message>
    <message>
      <source>said {answer}</source>
      <translation>说的是 {answer}</translation>
    </message>
    <message>
      <source>sure</source>
      <translation>把握</translation>
    </message>
    <message>
      <source>typed {answer}</source>
      <translation>输入的是 {answer}</translation>
    </message>
    <message>
      <source>written {answer}</source>
      <translation>写的是 {answer}</translation>
    </message>
  </context>
  <context>
    <name>ReportPage</name>
    <message>
      <source>All time</source>
      <translation>全部时间</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Last 4 weeks</source>
      <translation>最近 4 周</translation>
    </message>
    <message>
      <source>Last 7 days</source>
      <translation>最近 7 天</translation>
    </message>
    <message>
      <source>Last quarter</source>
      <translation>最近三个月</translation>
    </message>
    <message>
      <source>Learner</source>
      <translation>学习者</translation>
    </message>
    <message>
      <source>Nothing to show yet. It appears as soon as learners have answered.</source>
      <translation>还没有内容。学习者答题后就会出现。</translation>
    </message>
    <message>
      <source>Report</source>
      <translation>报告</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>时间</translation>
    </message>
    <message>
      <source>Whole class</source>
      <translation>全班</translation>
    </message>
  </context>
  <context>
    <name>ReviewPage</name>
    <message>
      <source>Accept</source>
      <translation>接受</translation>
    </message>
    <message>
      <source>Accept for everybody …</source>
      <translation>对所有人都接受…</translation>
    </message>
    <message>
      <source>Answers to review</source>
      <translation>待评判的答案</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Class</source>
      <translation>班级</translation>
    </message>
    <message>
      <source>Expected</source>
      <translation>标准答案</translation>
    </message>
    <message>
      <source>It could also be: {others}</source>
      <translation>也可能是：{others}</translation>
    </message>
    <message>
      <source>Not right</source>
      <translation>不正确</translation>
    </message>
    <message>
      <source>Nothing waits for you any more.</source>
      <translation>没有待评判的答案了。</translation>
    </message>
    <message>
      <source>Nothing waits for you. The machine was sure of every answer.</source>
      <translation>没有待评判的答案。机器对每个答案都有把握。</translation>
    </message>
    <message>
      <source>One answer to this exercise becomes right. You can undo it.</source>
      <translation>这道练习的一个答案将变为正确。可以撤销。</translation>
    </message>
    <message>
      <source>Question</source>
      <translation>题目</translation>
    </message>
    <message>
      <source>Read as</source>
      <translation>识别为</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>Show all: {n}</source>
      <translation>显示全部：{n}</translation>
    </message>
    <message>
      <source>There is no class yet. Make one on the page Learners.</source>
      <translation>还没有班级。请在“学习者”页新建。</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
    <message>
      <source>Undo: {answer}</source>
      <translation>撤销：{answer}</translation>
    </message>
    <message>
      <source>What teachers have decided</source>
      <translation>老师的决定</translation>
    </message>
    <message>
      <source>answers changed: {n}</source>
      <translation>改变了 {n} 个答案</translation>
    </message>
    <message>
      <source>{answers} answers to this exercise become right; learners: {learners}. You can undo it.</source>
      <translation>这道练习的 {answers} 个答案将变为正确，涉及 {learners} 个学习者。可以撤销。</translation>
    </message>
    <message>
      <source>{n} waiting</source>
      <translation>{n} 个待评判</translation>
    </message>
  </context>
  <context>
    <name>RosterPage</name>
    <message>
      <source>A CSV file with the columns name and class, if you like also id, picture and pin; or the OneRoster archive of your school (.zip). Nothing changes before you have seen what would.</source>
      <translation>CSV 文件，列名为 name 和 class，也可以有 id、picture 和 pin；或者学校的 OneRoster 压缩包（.zip）。先给您看会有什么变化，然后才会改动。</translation>
    </message>
    <message>
      <source>Apply these changes</source>
      <translation>应用这些变化</translation>
    </message>
    <message>
      <source>Choose a file …</source>
      <translation>选择文件…</translation>
    </message>
    <message>
      <source>Import a list</source>
      <translation>导入名单</translation>
    </message>
    <message>
      <source>Lists of learners</source>
      <translation>学习者名单</translation>
    </message>
    <message>
      <source>New classes: {names}.</source>
      <translation>新班级：{names}。</translation>
    </message>
    <message>
      <source>What would change</source>
      <translation>会有什么变化</translation>
    </message>
    <message>
      <source>{file}: {new} new, {renamed} renamed, {moved} in other classes, {same} as before, {left} left out.</source>
      <translation>{file}：新增 {new}，改名 {renamed}，换班 {moved}，不变 {same}，略过 {left}。</translation>
    </message>
  </context>
  <context>
    <name>SayPanel</name>
    <message>
      <source>Heard. Talk again to say something else.</source>
      <translation>听到了。想改的话，再说一遍。</translation>
    </message>
    <message>
      <source>I heard nothing. Hold the button down while you talk.</source>
      <translation>我什么也没听到。说话时请一直按住按钮。</translation>
    </message>
    <message>
      <source>Say the answer, for example “three quarters” or “x equals five”.</source>
      <translation>用英语说出答案，例如 “three quarters” 或 “x equals five”。</translation>
    </message>
    <message>
      <source>Talk again to say something else.</source>
      <translation>想改的话，再说一遍。</translation>
    </message>
    <message>
      <source>The microphone is off. Press F4 to turn it on.</source>
      <translation>麦克风已关闭。按 F4 打开。</translation>
    </message>
    <message>
      <source>The microphone is starting.</source>
      <translation>麦克风正在启动。</translation>
    </message>
    <message>
      <source>“{words}”</source>
      <translation>“{words}”</translation>
    </message>
  </context>
  <context>
    <name>SeatCard</name>
    <message>
      <source>Choose a learner to see their last answer.</source>
      <translation>选一位学习者，查看最近的答案。</translation>
    </message>
    <message>
      <source>Let in from another computer</source>
      <translation>允许从另一台电脑加入</translation>
    </message>
    <message>
      <source>No answer yet.</source>
      <translation>还没有答案。</translation>
    </message>
    <message>
      <source>Picture from {name}</source>
      <translation>{name} 发来的图片</translation>
    </message>
    <message>
      <source>Show without the name</source>
      <translation>不带名字展示</translation>
    </message>
  </context>
  <context>
    <name>SeatsModel</name>
    <message>
      <source>Delivered</source>
      <translation>送达</translation>
    </message>
    <message>
      <source>Exercise</source>
      <translation>练习</translation>
    </message>
    <message>
      <source>Hints</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Last answer</source>
      <translation>最近答案</translation>
    </message>
    <message>
      <source>Learner</source>
      <translation>学习者</translation>
    </message>
    <message>
      <source>State</source>
      <translation>状态</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>步骤</translation>
    </message>
    <message>
      <source>Tries</source>
      <translation>尝试</translation>
    </message>
    <message>
      <source>Verdict</source>
      <translation>评判</translation>
    </message>
    <message>
      <source>away</source>
      <translation>离线</translation>
    </message>
    <message>
      <source>here</source>
      <translation>在线</translation>
    </message>
    <message>
      <source>no lesson</source>
      <translation>未打开</translation>
    </message>
    <message>
      <source>not sure</source>
      <translation>不确定</translation>
    </message>
    <message>
      <source>not yet</source>
      <translation>还不对</translation>
    </message>
    <message>
      <source>right</source>
      <translation>正确</translation>
    </message>
    <message>
      <source>stuck</source>
      <translation>卡住</translation>
    </message>
    <message>
      <source>unreadable</source>
      <translation>无法识别</translation>
    </message>
    <message>
      <source>{delivered} of {made}</source>
      <translation>{delivered}／{made}</translation>
    </message>
  </context>
  <context>
    <name>SeatsView</name>
    <message>
      <source>Learners in the class</source>
      <translation>课堂里的学习者</translation>
    </message>
  </context>
  <context>
    <name>SenseMarks</name>
    <message>
      <source>The camera does not work.</source>
      <translation>摄像头无法工作。</translation>
    </message>
    <message>
      <source>The camera is off. Turn it on.</source>
      <translation>摄像头已关闭。点击打开。</translation>
    </message>
    <message>
      <source>The camera is on. Turn it off.</source>
      <translation>摄像头已打开。点击关闭。</translation>
    </message>
    <message>
      <source>The camera is starting. Turn it off.</source>
      <translation>摄像头正在启动。点击关闭。</translation>
    </message>
    <message>
      <source>The microphone does not work.</source>
      <translation>麦克风无法工作。</translation>
    </message>
    <message>
      <source>The microphone is off. Turn it on.</source>
      <translation>麦克风已关闭。点击打开。</translation>
    </message>
    <message>
      <source>The microphone is on. Turn it off.</source>
      <translation>麦克风已打开。点击关闭。</translation>
    </message>
    <message>
      <source>The microphone is starting. Turn it off.</source>
      <translation>麦克风正在启动。点击关闭。</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>A large language model in a .litertlm file of your own can say feedback in other words. It runs on this computer, judges nothing, and is off unless you choose a file.</source>
      <translation>您自己的 .litertlm 文件中的大语言模型可以把反馈换一种说法。它在这台电脑上运行，不作任何判断；不选择文件就是关闭的。</translation>
    </message>
    <message>
      <source>About</source>
      <translation>关于</translation>
    </message>
    <message>
      <source>Answering</source>
      <translation>作答</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Backups</source>
      <translation>备份</translation>
    </message>
    <message>
      <source>Begin each lesson with</source>
      <translation>每课开始时先用</translation>
    </message>
    <message>
      <source>Camera pictures and sound stay in this computer's memory and are forgotten after each answer. None is kept.</source>
      <translation>摄像头画面和声音只停留在这台电脑的内存里，每次作答后即被清除，不会保存。</translation>
    </message>
    <message>
      <source>Choose a file …</source>
      <translation>选择文件…</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>手写</translation>
    </message>
    <message>
      <source>Explanations</source>
      <translation>讲解</translation>
    </message>
    <message>
      <source>Kept: names, answers as text, and what is mastered. Nothing is sent anywhere and no connection is opened, unless you join a class: then your teacher gets your answers as text.</source>
      <translation>保存的有：名字、文字形式的答案以及掌握情况。不会向任何地方发送，也不建立任何连接；只有加入课堂后，老师才会收到文字形式的答案。</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Listen</source>
      <translation>什么时候听</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>外观</translation>
    </message>
    <message>
      <source>Make a backup now</source>
      <translation>立即备份</translation>
    </message>
    <message>
      <source>Off: no file is chosen.</source>
      <translation>已关闭：没有选择文件。</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>隐私</translation>
    </message>
    <message>
      <source>Restore</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>Restore {when}</source>
      <translation>恢复 {when} 的备份</translation>
    </message>
    <message>
      <source>Say</source>
      <translation>说出</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>出示</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>The backup is in place.</source>
      <translation>备份已经恢复。</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>There is no backup yet. One is made by itself at the next start.</source>
      <translation>还没有备份。下次启动时会自动生成一个。</translation>
    </message>
    <message>
      <source>Turn off</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>打字</translation>
    </message>
    <message>
      <source>Whenever I speak, while the microphone is on</source>
      <translation>麦克风打开时，我一说话就听</translation>
    </message>
    <message>
      <source>While I hold Space or the button</source>
      <translation>我按住空格键或按钮时</translation>
    </message>
    <message>
      <source>mmtutor backs itself up. A backup replaces everything that came after it; what is replaced is kept beside it.</source>
      <translation>mmtutor 会自动备份。恢复备份会替换它之后的全部内容；被替换的内容会保留在旁边。</translation>
    </message>
  </context>
  <context>
    <name>ShowPanel</name>
    <message>
      <source>Hold your paper up to the camera.</source>
      <translation>把纸举到摄像头前。</translation>
    </message>
    <message>
      <source>Take another picture</source>
      <translation>重新拍</translation>
    </message>
    <message>
      <source>Take this picture</source>
      <translation>就用这张</translation>
    </message>
    <message>
      <source>The camera is off. Press F3 to turn it on.</source>
      <translation>摄像头已关闭。按 F3 打开。</translation>
    </message>
  </context>
  <context>
    <name>StartPage</name>
    <message>
      <source>A PIN keeps others out. You can leave it empty.</source>
      <translation>设一个 PIN，别人就打不开。不想设可以留空。</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Answer by typing, drawing, showing or saying. Everything stays on this computer. Add the first learner to begin.</source>
      <translation>你可以打字、手写、出示或说出答案。所有内容都只留在这台电脑上。先添加一位学习者吧。</translation>
    </message>
    <message>
      <source>Camera: none found</source>
      <translation>摄像头：未找到</translation>
    </message>
    <message>
      <source>Camera: {name}</source>
      <translation>摄像头：{name}</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Choose a picture</source>
      <translation>选一张图片</translation>
    </message>
    <message>
      <source>Choose your picture.</source>
      <translation>点一下你的图片。</translation>
    </message>
    <message>
      <source>Courses</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>I'm a teacher</source>
      <translation>我是老师</translation>
    </message>
    <message>
      <source>Looking for a camera and a microphone …</source>
      <translation>正在查找摄像头和麦克风……</translation>
    </message>
    <message>
      <source>Microphone: none found</source>
      <translation>麦克风：未找到</translation>
    </message>
    <message>
      <source>Microphone: {name}</source>
      <translation>麦克风：{name}</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>New learner</source>
      <translation>新学习者</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>PIN</source>
      <translation>PIN</translation>
    </message>
    <message>
      <source>PIN, if you want one</source>
      <translation>PIN（可不设）</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>That is not the PIN. Try again; under “I'm a teacher” a new one can be set.</source>
      <translation>PIN 不对。请再试一次；在“我是老师”里可以重新设置。</translation>
    </message>
    <message>
      <source>Too many tries were wrong. Wait {n} seconds.</source>
      <translation>错误次数太多。请等 {n} 秒。</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>欢迎</translation>
    </message>
    <message>
      <source>What is your name?</source>
      <translation>你叫什么名字？</translation>
    </message>
    <message>
      <source>Who is learning?</source>
      <translation>谁在学习？</translation>
    </message>
    <message>
      <source>You can type or draw.</source>
      <translation>可以打字或手写。</translation>
    </message>
    <message>
      <source>cat</source>
      <translation>猫</translation>
    </message>
    <message>
      <source>fox</source>
      <translation>狐狸</translation>
    </message>
    <message>
      <source>frog</source>
      <translation>青蛙</translation>
    </message>
    <message>
      <source>owl</source>
      <translation>猫头鹰</translation>
    </message>
    <message>
      <source>panda</source>
      <translation>熊猫</translation>
    </message>
    <message>
      <source>penguin</source>
      <translation>企鹅</translation>
    </message>
    <message>
      <source>rabbit</source>
      <translation>兔子</translation>
    </message>
    <message>
      <source>turtle</source>
      <translation>乌龟</translation>
    </message>
    <message>
      <source>whale</source>
      <translation>鲸鱼</translation>
    </message>
    <message>
      <source>{name}, what is your PIN?</source>
      <translation>{name}，请输入你的 PIN</translation>
    </message>
  </context>
  <context>
    <name>SummaryPage</name>
    <message>
      <source>Begin  ⏎</source>
      <translation>开始  ⏎</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Done  ⏎</source>
      <translation>完成  ⏎</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>From left to right: the exercises of today. Above the dashed line a skill is strong.</source>
      <translation>从左到右是今天的练习；高于虚线表示已经掌握得很好。</translation>
    </message>
    <message>
      <source>How it grew</source>
      <translation>进步情况</translation>
    </message>
    <message>
      <source>How sure each skill was after each exercise.</source>
      <translation>每做完一题，各项技能的掌握程度。</translation>
    </message>
    <message>
      <source>No answer was right yet. That is what practising is for; next time a hint can help.</source>
      <translation>这次还没有答对。练习就是为了学会它；下次可以看看提示。</translation>
    </message>
    <message>
      <source>Nothing was answered this time. The lesson is where you left it.</source>
      <translation>这次没有作答。课程停在原来的地方。</translation>
    </message>
    <message>
      <source>Now we know where to begin</source>
      <translation>知道从哪里开始了</translation>
    </message>
    <message>
      <source>One thing to practise</source>
      <translation>可以再练一练</translation>
    </message>
    <message>
      <source>Practise some more</source>
      <translation>再练一会儿</translation>
    </message>
    <message>
      <source>See you soon</source>
      <translation>下次见</translation>
    </message>
    <message>
      <source>This is where to go on</source>
      <translation>下次从这里继续</translation>
    </message>
    <message>
      <source>We begin with {lesson}.</source>
      <translation>我们从“{lesson}”开始。</translation>
    </message>
    <message>
      <source>Well done</source>
      <translation>学得不错</translation>
    </message>
    <message>
      <source>What is still to come</source>
      <translation>接下来要学的</translation>
    </message>
    <message>
      <source>What you can do now</source>
      <translation>你现在会的</translation>
    </message>
    <message>
      <source>What you know already</source>
      <translation>你已经会的</translation>
    </message>
    <message>
      <source>When it comes back</source>
      <translation>什么时候再复习</translation>
    </message>
    <message>
      <source>You found one answer, and tried {attempts} times in all.</source>
      <translation>你答对了 1 题，一共试了 {attempts} 次。</translation>
    </message>
    <message>
      <source>You found one answer.</source>
      <translation>你答对了一题。</translation>
    </message>
    <message>
      <source>You found {correct} answers, {first} of them at the first try, without help.</source>
      <translation>你答对了 {correct} 题，其中 {first} 题没看提示、一次就对。</translation>
    </message>
    <message>
      <source>You have made a start</source>
      <translation>你已经开了个头</translation>
    </message>
    <message>
      <source>You know all of this course already. Pick any lesson to keep it fresh.</source>
      <translation>这门课你已经全会了。任选一课温习一下吧。</translation>
    </message>
    <message>
      <source>in {days} days</source>
      <translation>{days} 天后</translation>
    </message>
    <message>
      <source>later today</source>
      <translation>今天晚些时候</translation>
    </message>
    <message>
      <source>new → {after} %</source>
      <translation>新学 → {after}%</translation>
    </message>
    <message>
      <source>today</source>
      <translation>今天</translation>
    </message>
    <message>
      <source>tomorrow</source>
      <translation>明天</translation>
    </message>
    <message>
      <source>{before} % → {after} %</source>
      <translation>{before}% → {after}%</translation>
    </message>
    <message>
      <source>{days} d</source>
      <translation>{days} 天</translation>
    </message>
  </context>
  <context>
    <name>TablePage</name>
    <message>
      <source>Save as CSV …</source>
      <translation>存为 CSV…</translation>
    </message>
    <message>
      <source>Save as PDF …</source>
      <translation>存为 PDF…</translation>
    </message>
    <message>
      <source>Save the report</source>
      <translation>保存报告</translation>
    </message>
    <message>
      <source>Saved: {file}</source>
      <translation>已保存：{file}</translation>
    </message>
  </context>
  <context>
    <name>TalkButton</name>
    <message>
      <source>Hold Space and talk</source>
      <translation>按住空格键说话</translation>
    </message>
    <message>
      <source>Listening … let go when you are done</source>
      <translation>正在听……说完就松开</translation>
    </message>
  </context>
  <context>
    <name>TeacherPage</name>
    <message>
      <source>Leave teacher mode</source>
      <translation>退出教师模式</translation>
    </message>
  </context>
  <context>
    <name>TextField</name>
    <message>
      <source>Same in every language</source>
      <translation>各语言相同</translation>
    </message>
    <message>
      <source>{name}: the same in every language</source>
      <translation>{name}：各语言相同</translation>
    </message>
  </context>
  <context>
    <name>TextsField</name>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Add: {name}</source>
      <translation>添加：{name}</translation>
    </message>
    <message>
      <source>Move down: {name}</source>
      <translation>下移：{name}</translation>
    </message>
    <message>
      <source>Move up: {name}</source>
      <translation>上移：{name}</translation>
    </message>
    <message>
      <source>Option {number} is right</source>
      <translation>第 {number} 个选项正确</translation>
    </message>
    <message>
      <source>Remove: {name}</source>
      <translation>移除：{name}</translation>
    </message>
    <message>
      <source>This one is right</source>
      <translation>这一项正确</translation>
    </message>
    <message>
      <source>{name}, {number}</source>
      <translation>{name}，第 {number} 项</translation>
    </message>
  </context>
  <context>
    <name>Trial</name>
    <message>
      <source>Check</source>
      <translation>检查</translation>
    </message>
    <message>
      <source>Hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Nothing is recorded. Learners may also draw, show or say their answer.</source>
      <translation>不会留下记录。学习者还可以手写、出示或说出答案。</translation>
    </message>
  </context>
  <context>
    <name>VariablesField</name>
    <message>
      <source>Add a number</source>
      <translation>添加一个数</translation>
    </message>
    <message>
      <source>Letter {number}</source>
      <translation>第 {number} 个字母</translation>
    </message>
    <message>
      <source>Remove {letter}</source>
      <translation>移除 {letter}</translation>
    </message>
    <message>
      <source>What {letter} may be</source>
      <translation>{letter} 的取值</translation>
    </message>
  </context>
  <context>
    <name>WorkPage</name>
    <message>
      <source>Assign</source>
      <translation>布置</translation>
    </message>
    <message>
      <source>Assignments</source>
      <translation>作业</translation>
    </message>
    <message>
      <source>Course</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Due by</source>
      <translation>截止</translation>
    </message>
    <message>
      <source>From</source>
      <translation>从</translation>
    </message>
    <message>
      <source>Given to this class</source>
      <translation>已布置给这个班</translation>
    </message>
    <message>
      <source>Lesson</source>
      <translation>课</translation>
    </message>
    <message>
      <source>New assignment</source>
      <translation>新作业</translation>
    </message>
    <message>
      <source>Nothing yet.</source>
      <translation>还没有。</translation>
    </message>
    <message>
      <source>Take back</source>
      <translation>收回</translation>
    </message>
    <message>
      <source>Take back: {title}</source>
      <translation>收回：{title}</translation>
    </message>
    <message>
      <source>due by {day}</source>
      <translation>截止 {day}</translation>
    </message>
    <message>
      <source>from {day}</source>
      <translation>从 {day}</translation>
    </message>
  </context>
  <context>
    <name>WorkedLines</name>
    <message>
      <source>Your line goes here.</source>
      <translation>这一行由你来写。</translation>
    </message>
  </context>
  <context>
    <name>WorkingLine</name>
    <message>
      <source>Did I read this right?</source>
      <translation>我读得对吗？</translation>
    </message>
    <message>
      <source>Yes</source>
      <translation>对</translation>
    </message>
  </context>
  <context>
    <name>WorkingPanel</name>
    <message>
      <source>I can't read this line</source>
      <translation>这一行看不懂</translation>
    </message>
    <message>
      <source>Line {number}</source>
      <translation>第 {number} 行</translation>
    </message>
    <message>
      <source>One step on each line. Enter begins the next line; Enter on an empty line checks.</source>
      <translation>每行写一步。按回车另起一行；在空行上按回车就检查。</translation>
    </message>
    <message>
      <source>look at this line again</source>
      <translation>再看看这一行</translation>
    </message>
    <message>
      <source>this line follows</source>
      <translation>这一行正确</translation>
    </message>
  </context>
</TS>
